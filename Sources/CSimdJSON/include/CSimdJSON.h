#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Why a text is not JSON, or is over a limit. `JSONError.Code` has the same cases in the same order.
enum {
    BARAZA_JSON_SYNTAX = 0,
    BARAZA_JSON_TRUNCATED = 1,
    BARAZA_JSON_ENCODING = 2,
    BARAZA_JSON_DEPTH = 3,
    BARAZA_JSON_BYTES = 4,
    BARAZA_JSON_NODES = 5,
    BARAZA_JSON_DUPLICATE = 6,
    BARAZA_JSON_NUMBER = 7,
    BARAZA_JSON_SURROGATE = 8,
    BARAZA_JSON_TRAILING = 9,
    BARAZA_JSON_RANGE = 10,
};

typedef struct {
    uint32_t code;
    uint32_t offset;     // byte at which the text stops being acceptable
    const char *detail;  // static English text: what was expected, or what is wrong
} baraza_json_failure;

/// One value, or one member name, of a text: 16 bytes, in the order of the text, a container before what it holds.
///
/// `head` holds the kind in bits 0-2, the flags in bits 3-7 and the number of members or elements in bits 8-31.
typedef struct {
    uint32_t head;
    uint32_t offset;  // of the first byte of the value, quotes and brackets included
    uint32_t length;  // in bytes, quotes and brackets included
    uint32_t next;    // index of the node after this value and all that it holds
} baraza_json_node;

enum {
    BARAZA_JSON_OBJECT = 0,
    BARAZA_JSON_ARRAY = 1,
    BARAZA_JSON_STRING = 2,
    BARAZA_JSON_NUMERAL = 3,
    BARAZA_JSON_TRUE = 4,
    BARAZA_JSON_FALSE = 5,
    BARAZA_JSON_NULL = 6,

    BARAZA_JSON_ESCAPED = 1 << 3,    // a string with at least one backslash
    BARAZA_JSON_INTEGER = 1 << 3,    // a number without fraction and exponent
    BARAZA_JSON_COMPACT = 1 << 4,    // no insignificant white space inside
    BARAZA_JSON_SORTED = 1 << 5,     // an object whose names stand in the order of RFC 8785
    BARAZA_JSON_CANONICAL = 1 << 6,  // the source span is the canonical form already
};

/// A text whose structure was indexed; belongs to the thread that opened it.
typedef struct baraza_json_scan baraza_json_scan;

/// Indexes `count` bytes, which must stay where they are until the scan is closed. NULL: see `failure`.
baraza_json_scan *baraza_json_open(const uint8_t *bytes, size_t count, baraza_json_failure *failure);

/// The number of nodes that a correct text with this structure has.
size_t baraza_json_node_count(const baraza_json_scan *scan);

/// Checks everything and writes the nodes; `tape` has room for `nodes` of them. False: see `failure`.
bool baraza_json_build(
    baraza_json_scan *scan, uint32_t depth, uint32_t nodes, baraza_json_node *tape, uint32_t *used,
    baraza_json_failure *failure);

void baraza_json_close(baraza_json_scan *scan);

/// The double nearest to a JSON number that was checked; never infinite for a number that `build` let pass.
double baraza_json_double(const uint8_t *text, size_t count);

/// The shortest digits that read back as `value` (finite), as `[-]d[.ddd]e±dd`. Returns the number of bytes, at most 32.
size_t baraza_json_shortest(double value, uint8_t *text);

#ifdef __cplusplus
}
#endif
