#include "internal.hpp"

#include <algorithm>
#include <charconv>

namespace baraza {

namespace {

/// Up to this many names are compared pair by pair; more are sorted, so that no object costs the square of its size.
constexpr size_t kPairwiseNames = 24;

constexpr uint64_t kOnes = 0x0101010101010101, kHighs = 0x8080808080808080;

/// The first `"` or `\` from here on, eight bytes at a time; `last` when there is none.
const uint8_t *quoteOrBackslash(const uint8_t *at, const uint8_t *last) {
    while (last - at >= 8) {
        uint64_t word;
        std::memcpy(&word, at, 8);
        auto quote = word ^ kOnes * '"', backslash = word ^ kOnes * '\\';
        auto hit = (((quote - kOnes) & ~quote) | ((backslash - kOnes) & ~backslash)) & kHighs;
        if (hit != 0) { return at + (__builtin_ctzll(hit) >> 3); }
        at += 8;
    }
    while (at < last && *at != '"' && *at != '\\') { at++; }
    return at;
}

bool isHex(uint8_t byte) { return isDigit(byte) || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f'); }

}  // namespace

Walk::Walk(const uint8_t *bytes, uint32_t size, const uint32_t *index, uint32_t indexCount, uint32_t depth,
           uint32_t nodes, baraza_json_node *tape)
    : bytes(bytes), size(size), index(index), indexCount(indexCount), depth(depth), nodes(nodes), tape(tape) {
    stack.reserve(std::min<uint32_t>(depth, 64));
}

bool Walk::fail(uint32_t code, size_t offset, const char *detail) {
    failure = {code, static_cast<uint32_t>(offset), detail};
    return false;
}

/// The next place of the index; between `end` and it there is only white space.
bool Walk::take(uint32_t end, uint32_t &position) {
    position = at < indexCount ? index[at++] : size;
    if (position == end) { return true; }
    auto stop = std::max(position, end);
    for (auto i = end; i < stop; i++) {
        if (!isSpace(bytes[i])) {
            position = i;
            break;
        }
    }
    if (position < end) { return fail(BARAZA_JSON_SYNTAX, end, "nothing of this kind here"); }
    return true;
}

bool Walk::add(uint32_t head, uint32_t offset, uint32_t length) {
    if (used >= nodes) { return fail(BARAZA_JSON_NODES, offset, "no more values and names"); }
    tape[used] = {head, offset, length, used + 1};
    used++;
    return true;
}

bool Walk::open(uint32_t kind, uint32_t position) {
    if (stack.size() >= depth) { return fail(BARAZA_JSON_DEPTH, position, "no deeper nesting"); }
    if (!add(kind, position, 0)) { return false; }
    stack.push_back({used - 1, 0, 0, 0, kind == BARAZA_JSON_OBJECT, true, true, false});
    return true;
}

bool Walk::close(uint32_t position, uint32_t &compactLength, bool &canonical) {
    auto frame = stack.back();
    if (frame.object && !frame.sorted && !unique(frame)) { return false; }
    stack.pop_back();
    auto &node = tape[frame.node];
    node.length = position + 1 - node.offset;
    node.next = used;
    compactLength = frame.compactLength + 2 + (frame.count > 0 ? frame.count - 1 : 0);
    bool compact = compactLength == node.length;
    canonical = compact && frame.sorted && frame.canonical;
    node.head |= frame.count << 8 | (compact ? BARAZA_JSON_COMPACT : 0) | (frame.sorted ? BARAZA_JSON_SORTED : 0)
        | (canonical ? BARAZA_JSON_CANONICAL : 0);
    return true;
}

bool Walk::run() {
    uint32_t position, end;
    Token token;
    uint32_t compactLength;
    bool canonical;
    if (!take(0, position)) { return false; }

value:
    if (position >= size) { return fail(BARAZA_JSON_TRUNCATED, size, "a value"); }
    switch (bytes[position]) {
    case '{':
        if (!open(BARAZA_JSON_OBJECT, position) || !take(position + 1, position)) { return false; }
        if (position < size && bytes[position] == '}') { goto close; }
        goto name;
    case '[':
        if (!open(BARAZA_JSON_ARRAY, position) || !take(position + 1, position)) { return false; }
        if (position < size && bytes[position] == ']') { goto close; }
        goto value;
    case '"':
        if (!string(position, token)) { return false; }
        token.flags |= BARAZA_JSON_STRING;
        goto scalar;
    case 't': token.flags = BARAZA_JSON_TRUE; goto literal;
    case 'f': token.flags = BARAZA_JSON_FALSE; goto literal;
    case 'n': token.flags = BARAZA_JSON_NULL; goto literal;
    case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
        if (!number(position, token)) { return false; }
        token.flags |= BARAZA_JSON_NUMERAL;
        goto scalar;
    case 'N': case 'I': return fail(BARAZA_JSON_NUMBER, position, "no NaN, no Infinity");
    case '+': case '.': return fail(BARAZA_JSON_NUMBER, position, "a digit or a minus sign first");
    default: return fail(BARAZA_JSON_SYNTAX, position, "a value");
    }

literal: {
    const char *word = token.flags == BARAZA_JSON_TRUE ? "true" : token.flags == BARAZA_JSON_FALSE ? "false" : "null";
    uint32_t length = token.flags == BARAZA_JSON_FALSE ? 5 : 4;
    for (uint32_t i = 0; i < length; i++) {
        if (position + i >= size) { return fail(BARAZA_JSON_TRUNCATED, size, "true, false or null"); }
        if (bytes[position + i] != static_cast<uint8_t>(word[i])) {
            return fail(BARAZA_JSON_SYNTAX, position, "true, false or null");
        }
    }
    token.end = position + length;
    token.flags |= BARAZA_JSON_CANONICAL;
}

scalar:
    compactLength = token.end - position;
    canonical = (token.flags & BARAZA_JSON_CANONICAL) != 0;
    if (!add(token.flags | BARAZA_JSON_COMPACT, position, compactLength)) { return false; }
    end = token.end;
    goto after;

name:
    if (position >= size) { return fail(BARAZA_JSON_TRUNCATED, size, "a member name"); }
    if (!name(position, end) || !take(end, position)) { return false; }
    if (position >= size) { return fail(BARAZA_JSON_TRUNCATED, size, "a colon"); }
    if (bytes[position] != ':') { return fail(BARAZA_JSON_SYNTAX, position, "a colon"); }
    if (!take(position + 1, position)) { return false; }
    goto value;

close:
    if (!close(position, compactLength, canonical)) { return false; }
    end = position + 1;

after:
    if (!take(end, position)) { return false; }
    if (stack.empty()) {
        return position >= size || fail(BARAZA_JSON_TRAILING, position, "nothing after the value");
    }
    auto &frame = stack.back();
    frame.count++;
    frame.compactLength += compactLength;
    frame.canonical &= canonical;
    if (position >= size) {
        return fail(BARAZA_JSON_TRUNCATED, size, frame.object ? "a comma or }" : "a comma or ]");
    }
    auto byte = bytes[position];
    if (byte == ',') {
        if (!take(position + 1, position)) { return false; }
        if (frame.object) { goto name; }
        goto value;
    }
    if (byte == (frame.object ? '}' : ']')) { goto close; }
    return fail(BARAZA_JSON_SYNTAX, position, frame.object ? "a comma or }" : "a comma or ]");
}

bool Walk::name(uint32_t position, uint32_t &end) {
    if (bytes[position] != '"') { return fail(BARAZA_JSON_SYNTAX, position, "a member name in double quotes"); }
    Token token;
    if (!string(position, token)) { return false; }
    end = token.end;
    auto length = end - position;
    if (!add(token.flags | BARAZA_JSON_STRING | BARAZA_JSON_COMPACT, position, length)) { return false; }
    auto &frame = stack.back();
    frame.compactLength += length + 1;
    frame.canonical &= (token.flags & BARAZA_JSON_CANONICAL) != 0;
    if ((token.flags & BARAZA_JSON_ESCAPED) != 0) {
        frame.escapedNames = true;
        frame.sorted = false;
    }
    if (frame.sorted && frame.lastName != 0) {
        const auto &last = tape[frame.lastName];
        auto order = compareNames(bytes + last.offset + 1, last.length - 2, bytes + position + 1, length - 2);
        if (order == 0) { return fail(BARAZA_JSON_DUPLICATE, position, "every member name once"); }
        frame.sorted = order < 0;
    }
    frame.lastName = used - 1;
    return true;
}

bool Walk::string(uint32_t position, Token &token) {
    auto last = bytes + size;
    auto start = bytes + position + 1;
    auto found = quoteOrBackslash(start, last);
    token.flags = BARAZA_JSON_CANONICAL;
    if (found < last && *found == '"') {
        token.end = static_cast<uint32_t>(found + 1 - bytes);
        return true;
    }
    bool canonical = true;
    while (found < last && *found == '\\') {
        if (!escape(found, canonical)) { return false; }
        found = quoteOrBackslash(found, last);
    }
    if (found >= last) { return fail(BARAZA_JSON_TRUNCATED, size, "a closing quote"); }
    token.end = static_cast<uint32_t>(found + 1 - bytes);
    token.flags = BARAZA_JSON_ESCAPED | (canonical ? BARAZA_JSON_CANONICAL : 0);
    return true;
}

bool Walk::escape(const uint8_t *&cursor, bool &canonical) {
    auto last = bytes + size;
    auto offset = static_cast<size_t>(cursor - bytes);
    auto hex = [&](const uint8_t *digits, uint32_t &unit) {
        unit = 0;
        for (int i = 0; i < 4; i++) {
            if (digits + i >= last) { return fail(BARAZA_JSON_TRUNCATED, size, "four hexadecimal digits"); }
            auto byte = digits[i];
            if (!isHex(byte)) { return fail(BARAZA_JSON_SYNTAX, offset, "four hexadecimal digits after \\u"); }
            unit = unit << 4 | static_cast<uint32_t>(isDigit(byte) ? byte - '0' : (byte | 0x20) - 'a' + 10);
        }
        return true;
    };
    if (last - cursor < 2) { return fail(BARAZA_JSON_TRUNCATED, size, "an escape"); }
    switch (cursor[1]) {
    case '"': case '\\': case 'b': case 'f': case 'n': case 'r': case 't':
        cursor += 2;
        return true;
    case '/':
        canonical = false;
        cursor += 2;
        return true;
    case 'u': {
        uint32_t unit, low;
        if (!hex(cursor + 2, unit)) { return false; }
        // RFC 8785 §3.2.2.2: only what has no short form stays, in lower case.
        bool upper = (cursor[5] >= 'A' && cursor[5] <= 'F');
        canonical &= unit < 0x20 && !(unit >= 8 && unit <= 13 && unit != 11) && !upper;
        cursor += 6;
        if (unit < 0xD800 || unit > 0xDFFF) { return true; }
        if (unit > 0xDBFF) { return fail(BARAZA_JSON_SURROGATE, offset, "a low surrogate has a high one before it"); }
        if (last - cursor < 2 || cursor[0] != '\\' || cursor[1] != 'u') {
            return fail(BARAZA_JSON_SURROGATE, offset, "a high surrogate has a low one after it");
        }
        if (!hex(cursor + 2, low)) { return false; }
        if (low < 0xDC00 || low > 0xDFFF) {
            return fail(BARAZA_JSON_SURROGATE, offset, "a high surrogate has a low one after it");
        }
        cursor += 6;
        return true;
    }
    default: return fail(BARAZA_JSON_SYNTAX, offset, "an escape: one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u");
    }
}

bool Walk::number(uint32_t position, Token &token) {
    auto last = bytes + size;
    auto start = bytes + position;
    auto cursor = start;
    auto digits = [&](const char *expected) {
        auto before = cursor;
        while (cursor < last && isDigit(*cursor)) { cursor++; }
        if (cursor > before) { return true; }
        if (cursor >= last) { return fail(BARAZA_JSON_TRUNCATED, size, expected); }
        return fail(BARAZA_JSON_NUMBER, static_cast<size_t>(cursor - bytes), expected);
    };
    bool negative = *cursor == '-';
    if (negative) { cursor++; }
    auto whole = cursor;
    if (!digits("a digit")) { return false; }
    auto wholeLength = cursor - whole;
    bool zero = *whole == '0';
    if (zero && wholeLength > 1) { return fail(BARAZA_JSON_NUMBER, position, "no leading zero"); }
    bool fraction = false, exponent = false, canonical = wholeLength <= 15 && !(negative && zero);
    if (cursor < last && *cursor == '.') {
        cursor++;
        auto first = cursor;
        if (!digits("a digit after the point")) { return false; }
        fraction = true;
        // Up to 15 digits always read back, so a plain spelling without idle zeros is the shortest one already.
        auto leading = 0;
        while (first + leading < cursor && first[leading] == '0') { leading++; }
        canonical = wholeLength + (cursor - first) <= 15 && cursor[-1] != '0' && !(zero && leading > 5);
    }
    if (cursor < last && (*cursor == 'e' || *cursor == 'E')) {
        cursor++;
        if (cursor < last && (*cursor == '+' || *cursor == '-')) { cursor++; }
        if (!digits("a digit in the exponent")) { return false; }
        exponent = true;
        canonical = false;
    }
    token.end = static_cast<uint32_t>(cursor - bytes);
    if (cursor < last) {
        auto byte = *cursor;
        bool ends = isSpace(byte) || byte == ',' || byte == ']' || byte == '}' || byte == ':' || byte == '"'
            || byte == '[' || byte == '{';
        if (!ends) { return fail(BARAZA_JSON_NUMBER, token.end, "the end of the number"); }
    }
    if (exponent || wholeLength > 308) {
        int64_t size;
        if (magnitude(start, static_cast<size_t>(cursor - start), size) && size >= 308) {
            double value = 0;
            auto text = reinterpret_cast<const char *>(start);
            if (size > 308 || std::from_chars(text, text + (cursor - start), value).ec != std::errc()) {
                return fail(BARAZA_JSON_RANGE, position, "a number within the range of a double");
            }
        }
    }
    token.flags = (fraction || exponent ? 0 : BARAZA_JSON_INTEGER) | (canonical ? BARAZA_JSON_CANONICAL : 0);
    return true;
}

/// Whether the names of the object that is being closed differ, escapes undone.
bool Walk::unique(const Frame &frame) {
    names.clear();
    names.reserve(frame.count);
    if (frame.escapedNames) {
        // Reserved in whole, because the names point into it.
        arena.clear();
        size_t escaped = 0;
        for (auto i = frame.node + 1; i < used; i = tape[i + 1].next) {
            if ((tape[i].head & BARAZA_JSON_ESCAPED) != 0) { escaped += tape[i].length; }
        }
        arena.reserve(escaped);
    }
    for (auto i = frame.node + 1; i < used; i = tape[i + 1].next) {
        const auto &node = tape[i];
        Name name{bytes + node.offset + 1, node.length - 2, node.offset, 0};
        if ((node.head & BARAZA_JSON_ESCAPED) != 0) {
            auto start = arena.size();
            unescape(name.text, name.length, arena);
            name.text = reinterpret_cast<const uint8_t *>(arena.data()) + start;
            name.length = static_cast<uint32_t>(arena.size() - start);
        }
        std::memcpy(&name.key, name.text, std::min<uint32_t>(name.length, 8));
        names.push_back(name);
    }
    auto same = [](const Name &left, const Name &right) {
        return left.key == right.key && left.length == right.length
            && std::memcmp(left.text, right.text, left.length) == 0;
    };
    if (names.size() <= kPairwiseNames) {
        for (size_t i = 1; i < names.size(); i++) {
            for (size_t j = 0; j < i; j++) {
                if (same(names[i], names[j])) {
                    return fail(BARAZA_JSON_DUPLICATE, names[i].offset, "every member name once");
                }
            }
        }
        return true;
    }
    std::sort(names.begin(), names.end(), [](const Name &left, const Name &right) {
        if (left.key != right.key) { return left.key < right.key; }
        if (left.length != right.length) { return left.length < right.length; }
        auto order = std::memcmp(left.text, right.text, left.length);
        return order != 0 ? order < 0 : left.offset < right.offset;
    });
    uint32_t first = UINT32_MAX;
    for (size_t i = 1; i < names.size(); i++) {
        if (same(names[i - 1], names[i])) { first = std::min(first, names[i].offset); }
    }
    return first == UINT32_MAX || fail(BARAZA_JSON_DUPLICATE, first, "every member name once");
}

}  // namespace baraza
