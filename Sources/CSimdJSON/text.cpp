// Names, numbers and escapes, and the place of an error that the indexer only counts.

#include "internal.hpp"

#include <algorithm>

namespace baraza {

int compareNames(const uint8_t *left, size_t leftLength, const uint8_t *right, size_t rightLength) {
    auto shared = std::min(leftLength, rightLength);
    for (size_t i = 0; i < shared; i++) {
        if (left[i] == right[i]) { continue; }
        if (left[i] >= 0xEE && right[i] >= 0xEE && (left[i] >= 0xF0) != (right[i] >= 0xF0)) {
            return left[i] >= 0xF0 ? -1 : 1;
        }
        return left[i] < right[i] ? -1 : 1;
    }
    return leftLength == rightLength ? 0 : leftLength < rightLength ? -1 : 1;
}

bool magnitude(const uint8_t *text, size_t count, int64_t &exponent) {
    constexpr int64_t kSaturated = 1'000'000'000'000;
    size_t i = 0;
    bool found = false, point = false;
    int64_t whole = 0, position = 0;  // digits before the point; place of the first digit that counts
    for (; i < count; i++) {
        auto byte = text[i];
        if (byte == '.') { point = true; continue; }
        if (byte == '-' && i == 0) { continue; }
        if (!isDigit(byte)) { break; }
        if (!point) { whole++; }
        if (!found) {
            if (byte != '0') { found = true; } else { position++; }
        }
    }
    if (!found) { return false; }
    int64_t written = 0;
    bool negative = false;
    if (i < count) {  // e or E
        i++;
        if (i < count && (text[i] == '-' || text[i] == '+')) { negative = text[i] == '-'; i++; }
        for (; i < count; i++) {
            written = std::min(kSaturated, written * 10 + (text[i] - '0'));
        }
    }
    exponent = whole - 1 - position + (negative ? -written : written);
    return true;
}

namespace {

/// Bytes of the UTF-8 sequence that starts here, 0 if it is not one (RFC 3629: no overlong form, no surrogate).
size_t sequence(const uint8_t *at, size_t left) {
    auto follows = [&](size_t i, uint8_t low, uint8_t high) { return i < left && at[i] >= low && at[i] <= high; };
    auto lead = at[0];
    if (lead < 0x80) { return 1; }
    if (lead >= 0xC2 && lead <= 0xDF) { return follows(1, 0x80, 0xBF) ? 2 : 0; }
    if (lead >= 0xE0 && lead <= 0xEF) {
        uint8_t low = lead == 0xE0 ? 0xA0 : 0x80, high = lead == 0xED ? 0x9F : 0xBF;
        return follows(1, low, high) && follows(2, 0x80, 0xBF) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        uint8_t low = lead == 0xF0 ? 0x90 : 0x80, high = lead == 0xF4 ? 0x8F : 0xBF;
        return follows(1, low, high) && follows(2, 0x80, 0xBF) && follows(3, 0x80, 0xBF) ? 4 : 0;
    }
    return 0;
}

}  // namespace

baraza_json_failure locate(const uint8_t *bytes, size_t count) {
    bool inside = false;
    for (size_t i = 0; i < count;) {
        auto length = sequence(bytes + i, count - i);
        if (length == 0) { return {BARAZA_JSON_ENCODING, static_cast<uint32_t>(i), "not UTF-8"}; }
        auto byte = bytes[i];
        if (inside && byte < 0x20) {
            return {BARAZA_JSON_SYNTAX, static_cast<uint32_t>(i), "a control character in a string must be escaped"};
        }
        if (inside && byte == '\\' && i + 1 < count && bytes[i + 1] < 0x80) {
            if (bytes[i + 1] < 0x20) {
                return {BARAZA_JSON_SYNTAX, static_cast<uint32_t>(i + 1), "not an escape"};
            }
            i += 2;
            continue;
        }
        if (byte == '"') { inside = !inside; }
        i += length;
    }
    auto end = static_cast<uint32_t>(count);
    return {BARAZA_JSON_TRUNCATED, end, inside ? "a closing quote" : "a value"};
}

namespace {

uint32_t hex4(const uint8_t *at) {
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) {
        auto byte = at[i];
        value = value << 4 | static_cast<uint32_t>(isDigit(byte) ? byte - '0' : (byte | 0x20) - 'a' + 10);
    }
    return value;
}

void append(uint32_t scalar, std::string &out) {
    auto put = [&](uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (scalar < 0x80) {
        put(scalar);
    } else if (scalar < 0x800) {
        put(0xC0 | scalar >> 6);
        put(0x80 | (scalar & 0x3F));
    } else if (scalar < 0x10000) {
        put(0xE0 | scalar >> 12);
        put(0x80 | (scalar >> 6 & 0x3F));
        put(0x80 | (scalar & 0x3F));
    } else {
        put(0xF0 | scalar >> 18);
        put(0x80 | (scalar >> 12 & 0x3F));
        put(0x80 | (scalar >> 6 & 0x3F));
        put(0x80 | (scalar & 0x3F));
    }
}

}  // namespace

void unescape(const uint8_t *text, size_t count, std::string &out) {
    for (size_t i = 0; i < count; i++) {
        if (text[i] != '\\') {
            out.push_back(static_cast<char>(text[i]));
            continue;
        }
        switch (text[++i]) {
        case 'b': out.push_back('\b'); break;
        case 'f': out.push_back('\f'); break;
        case 'n': out.push_back('\n'); break;
        case 'r': out.push_back('\r'); break;
        case 't': out.push_back('\t'); break;
        case 'u': {
            auto unit = hex4(text + i + 1);
            i += 4;
            if (unit >= 0xD800 && unit <= 0xDBFF) {
                unit = 0x10000 + ((unit - 0xD800) << 10) + (hex4(text + i + 3) - 0xDC00);
                i += 6;
            }
            append(unit, out);
            break;
        }
        default: out.push_back(static_cast<char>(text[i]));
        }
    }
}

}  // namespace baraza
