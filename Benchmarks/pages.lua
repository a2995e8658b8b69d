-- Asks for one page after the other. The file: how many headers, the headers, then paths, a line each.

local requests, place = {}, 0

function init(arguments)
    local lines = {}
    for line in io.lines(arguments[1]) do lines[#lines + 1] = line end
    local headers = tonumber(lines[1])
    for number = 2, headers + 1 do
        local name, value = lines[number]:match("^([^:]+): (.*)$")
        wrk.headers[name] = value
    end
    for number = headers + 2, #lines do
        requests[#requests + 1] = wrk.format("GET", lines[number])
    end
end

function request()
    place = place % #requests + 1
    return requests[place]
end

function done(summary)
    local errors = summary.errors
    local failures = errors.connect + errors.read + errors.write + errors.status + errors.timeout
    print(string.format(
        "measured %d bytes %d requests %d microseconds %d failures",
        summary.bytes, summary.requests, summary.duration, failures))
end
