#!/bin/sh
# A Python environment with the packages of a requirements file, made once and again when the file changes.
set -eu

folder="$1"
wanted="$2"
[ -e "$folder/made" ] && cmp -s "$folder/made" "$wanted" && exit 0
rm -rf "$folder"
python3 -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check -r "$wanted"
cp "$wanted" "$folder/made"
