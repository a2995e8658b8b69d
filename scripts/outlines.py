#!/usr/bin/env python3
"""Makes the outlines of the map (Sources/Web/Resources/outlines.svg) and how large each country is (countries.txt).

    python3 -m venv /tmp/outlines && /tmp/outlines/bin/pip install geopandas==0.14.4 pycountry==26.2.16
    /tmp/outlines/bin/python scripts/outlines.py

The geometry is Natural Earth's, 1:110 million, which is in the public domain (https://www.naturalearthdata.com/about/terms-of-use/);
geopandas 0.14 is the last version that has it inside, so nothing is fetched from anywhere else. The borders say nothing of
anybody's claims. It is needed only when the outlines are to be made otherwise: the program has both files inside.
"""

import math
import pathlib
import warnings

import geopandas
import numpy
import pycountry

RESOURCES = pathlib.Path(__file__).resolve().parent.parent / "Sources" / "Web" / "Resources"
DATA = pathlib.Path(geopandas.__file__).parent / "datasets"
STEPS = 4  # of a degree: corners lie on a grid, so that two neighbours keep one border
KINK = 1  # steps that a corner has to stand out from its neighbours' line, else it is left out
MOST = 60_000  # bytes
EARTH = 6371.0  # kilometres of its mean radius
NEAR = 500  # kilometres from the rest of a country within which a part of it counts
LARGE = 0.25  # of the largest part: what is as large as that counts wherever it lies

# Too small for 1:110 million: a dot at the capital, and about how far the country reaches from there, in kilometres.
SMALL = {
    "AD": ("Andorra", 15), "AG": ("Saint John's", 15), "BB": ("Bridgetown", 15), "BH": ("Manama", 25),
    "CV": ("Praia", 120), "DM": ("Roseau", 20), "FM": ("Palikir", 900), "GD": ("Saint George's", 15), "HK": ("Hong Kong", 25),
    "KI": ("Tarawa", 1500), "KM": ("Moroni", 100), "KN": ("Basseterre", 15), "LC": ("Castries", 20), "LI": ("Vaduz", 10),
    "MC": ("Monaco", 2), "MH": ("Majuro", 600), "MT": ("Valletta", 15), "MU": ("Port Louis", 30), "MV": ("Male", 400),
    "PW": ("Melekeok", 60), "SC": ("Victoria", 60), "SG": ("Singapore", 20), "SM": ("San Marino", 5),
    "ST": ("Sao Tome", 80), "TO": ("Nukualofa", 150), "TV": ("Funafuti", 300), "VA": ("Vatican City", 1),
    "VC": ("Kingstown", 30), "WS": ("Apia", 60),
}


def grid(ring):
    """The corners on the grid, each once, without those that stand in line with their neighbours."""
    points = []
    for x, y in ring.coords:
        point = (round(x * STEPS), round(-y * STEPS))
        if not points or points[-1] != point:
            points.append(point)
    points = points[:-1] if len(points) > 1 and points[0] == points[-1] else points
    kept = []
    for index, (x, y) in enumerate(points):
        (ax, ay), (bx, by) = points[index - 1], points[(index + 1) % len(points)]
        if abs((bx - ax) * (y - ay) - (by - ay) * (x - ax)) >= KINK:
            kept.append((x, y))
    return kept if len(kept) > 2 else []


def path(geometry):
    parts = getattr(geometry, "geoms", [geometry])
    text = ""
    for part in parts:
        points = grid(part.exterior)
        if not points:
            continue
        text += f"M{points[0][0]} {points[0][1]}l"
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(points, points[1:])]
        text += " ".join(f"{x} {y}" for x, y in steps).replace(" -", "-") + "z"
    return text


def vectors(part):
    """The corners of a part of a country, on a sphere."""
    x, y = numpy.radians(numpy.array(part.exterior.coords)[:, :2]).T
    return numpy.stack([numpy.cos(y) * numpy.cos(x), numpy.cos(y) * numpy.sin(x), numpy.sin(y)], axis=1)


def kilometres(one, others):
    """The distances between each of some points on the sphere and each of others."""
    return EARTH * numpy.arccos(numpy.clip(numpy.atleast_2d(one) @ numpy.atleast_2d(others).T, -1, 1))


def circle(parts, areas):
    """The smallest circle around a country: latitude and longitude of its middle, and kilometres to its farthest corner.

    Parts that are far away and small beside the largest are left out, as islands over the sea are: a ring around them all
    would be as large as the sea, and one around the middle of all would have no part of the country in it.
    """
    order = sorted(range(len(parts)), key=lambda index: -areas[index])
    kept, rest = vectors(parts[order[0]]), []
    for index in order[1:]:
        if areas[index] >= LARGE * areas[order[0]]:
            kept = numpy.concatenate([kept, vectors(parts[index])])
        else:
            rest.append(vectors(parts[index]))
    while near := [part for part in rest if kilometres(part, kept).min() <= NEAR]:
        rest = [part for part in rest if not any(part is other for other in near)]
        kept = numpy.concatenate([kept] + near)
    middle = kept.mean(axis=0)
    for step in range(1, 5_000):  # Badoiu and Clarkson: always a little towards the farthest corner
        middle = middle / numpy.linalg.norm(middle)
        middle = middle + (kept[(kept @ middle).argmin()] - middle) / (step + 1)
    middle = middle / numpy.linalg.norm(middle)
    latitude, longitude = math.degrees(math.asin(middle[2])), math.degrees(math.atan2(middle[1], middle[0]))
    return latitude, longitude, float(kilometres(middle, kept).max())


def main():
    warnings.simplefilter("ignore")
    read = lambda name: geopandas.read_file(DATA / name / f"{name}.shp")
    countries, cities = read("naturalearth_lowres"), read("naturalearth_cities").set_index("name").geometry
    shapes, sizes = [], {}
    equal = countries.to_crs(6933).geometry
    for index, row in countries.iterrows():
        shapes.append(path(row.geometry))
        found = pycountry.countries.get(alpha_3=row.iso_a3)
        if found:
            parts = list(getattr(row.geometry, "geoms", [row.geometry]))
            sizes[found.alpha_2] = circle(parts, [part.area for part in getattr(equal[index], "geoms", [equal[index]])])
    dots = []
    for code, (city, reach) in SMALL.items():
        if code in sizes or city not in cities.index:
            continue
        point = cities[city]
        sizes[code] = (point.y, point.x, reach)
        dots.append(f"M{round(point.x * STEPS)} {round(-point.y * STEPS)}h0")
    width, height = 360 * STEPS, 180 * STEPS
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-width // 2} {-height // 2} {width} {height}">'
        '<g fill="#7f8a80" fill-opacity=".22" stroke="#7f8a80" stroke-width=".5" stroke-linejoin="round">'
        + "".join(f'<path d="{shape}"/>' for shape in shapes if shape) +
        f'</g><path d="{"".join(dots)}" fill="none" stroke="#7f8a80" stroke-width="3" stroke-linecap="round"/></svg>\n')
    assert len(svg.encode()) <= MOST, len(svg.encode())
    (RESOURCES / "outlines.svg").write_text(svg)
    lines = [f"{code} {lat:.1f} {lon:.1f} {max(1, math.ceil(reach))}\n" for code, (lat, lon, reach) in sorted(sizes.items())]
    (RESOURCES / "countries.txt").write_text("".join(lines))
    print(f"outlines.svg: {len(svg.encode())} bytes, {len(shapes)} countries and {len(dots)} dots; countries.txt: {len(lines)}")


if __name__ == "__main__":
    main()
