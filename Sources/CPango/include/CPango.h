#ifndef CPANGO_H
#define CPANGO_H

/// What of pango 1.50 and cairo 1.16 is used, as their reference manuals have it, behind a library that is loaded when the first
/// document is drawn (decision 0052): a node that draws none holds none of the twenty-odd libraries that come with it.
///
/// The functions have the libraries' own names and are inline, so that nothing of theirs is exported, or linked, here.

typedef struct _cairo cairo_t;
typedef struct _cairo_surface cairo_surface_t;
typedef struct _PangoContext PangoContext;
typedef struct _PangoFont PangoFont;
typedef struct _PangoFontDescription PangoFontDescription;
typedef struct _PangoFontMap PangoFontMap;
typedef struct _PangoLanguage PangoLanguage;
typedef struct _PangoLayout PangoLayout;
typedef struct _PangoLayoutIter PangoLayoutIter;
typedef struct _PangoLayoutLine PangoLayoutLine;

typedef enum { CAIRO_STATUS_SUCCESS = 0, CAIRO_STATUS_WRITE_ERROR = 11 } cairo_status_t;
typedef enum { CAIRO_PDF_METADATA_CREATE_DATE = 5 } cairo_pdf_metadata_t;
typedef enum { PANGO_WEIGHT_NORMAL = 400, PANGO_WEIGHT_BOLD = 700 } PangoWeight;
typedef enum { PANGO_WRAP_WORD_CHAR = 2 } PangoWrapMode;
typedef enum { PANGO_ELLIPSIZE_MIDDLE = 2, PANGO_ELLIPSIZE_END = 3 } PangoEllipsizeMode;
/// Units of pango in a point.
#define PANGO_SCALE 1024

typedef struct {
    int x;
    int y;
    int width;
    int height;
} PangoRectangle;

typedef cairo_status_t (*cairo_write_func_t)(void *closure, const unsigned char *data, unsigned int length);

/// Loads the libraries, once for the process.
///
/// Returns: `NULL`, or what is missing, as dlerror(3) says it; it stays valid.
const char *cpango_load(void);

/// X(what it returns, its name, what it takes, what is passed on)
#define CPANGO_FUNCTIONS(X) \
    X(cairo_surface_t *, cairo_pdf_surface_create_for_stream, \
      (cairo_write_func_t write, void *closure, double width, double height), (write, closure, width, height)) \
    X(void, cairo_pdf_surface_set_metadata, \
      (cairo_surface_t *surface, cairo_pdf_metadata_t metadata, const char *text), (surface, metadata, text)) \
    X(void, cairo_surface_finish, (cairo_surface_t *surface), (surface)) \
    X(cairo_status_t, cairo_surface_status, (cairo_surface_t *surface), (surface)) \
    X(const char *, cairo_status_to_string, (cairo_status_t status), (status)) \
    X(void, cairo_surface_destroy, (cairo_surface_t *surface), (surface)) \
    X(cairo_t *, cairo_create, (cairo_surface_t *surface), (surface)) \
    X(void, cairo_destroy, (cairo_t *cairo), (cairo)) \
    X(void, cairo_show_page, (cairo_t *cairo), (cairo)) \
    X(void, cairo_move_to, (cairo_t *cairo, double x, double y), (cairo, x, y)) \
    X(void, cairo_rectangle, (cairo_t *cairo, double x, double y, double width, double height), (cairo, x, y, width, height)) \
    X(void, cairo_fill, (cairo_t *cairo), (cairo)) \
    X(void, cairo_tag_begin, (cairo_t *cairo, const char *name, const char *attributes), (cairo, name, attributes)) \
    X(void, cairo_tag_end, (cairo_t *cairo, const char *name), (cairo, name)) \
    X(PangoFontMap *, pango_cairo_font_map_new, (void), ()) \
    X(void, pango_cairo_update_context, (cairo_t *cairo, PangoContext *context), (cairo, context)) \
    X(PangoLayout *, pango_layout_new, (PangoContext *context), (context)) \
    X(void, pango_cairo_show_layout_line, (cairo_t *cairo, PangoLayoutLine *line), (cairo, line)) \
    X(PangoContext *, pango_font_map_create_context, (PangoFontMap *map), (map)) \
    X(PangoFont *, pango_font_map_load_font, \
      (PangoFontMap *map, PangoContext *context, const PangoFontDescription *font), (map, context, font)) \
    X(PangoFontDescription *, pango_font_description_from_string, (const char *text), (text)) \
    X(void, pango_font_description_free, (PangoFontDescription *font), (font)) \
    X(void, pango_font_description_set_absolute_size, (PangoFontDescription *font, double size), (font, size)) \
    X(void, pango_font_description_set_weight, (PangoFontDescription *font, PangoWeight weight), (font, weight)) \
    X(PangoLanguage *, pango_language_from_string, (const char *language), (language)) \
    X(void, pango_context_set_language, (PangoContext *context, PangoLanguage *language), (context, language)) \
    X(void, pango_layout_set_font_description, \
      (PangoLayout *layout, const PangoFontDescription *font), (layout, font)) \
    X(void, pango_layout_set_width, (PangoLayout *layout, int width), (layout, width)) \
    X(void, pango_layout_set_height, (PangoLayout *layout, int height), (layout, height)) \
    X(void, pango_layout_set_wrap, (PangoLayout *layout, PangoWrapMode wrap), (layout, wrap)) \
    X(void, pango_layout_set_auto_dir, (PangoLayout *layout, int is_auto), (layout, is_auto)) \
    X(void, pango_layout_set_single_paragraph_mode, (PangoLayout *layout, int is_single), (layout, is_single)) \
    X(void, pango_layout_set_ellipsize, (PangoLayout *layout, PangoEllipsizeMode mode), (layout, mode)) \
    X(void, pango_layout_set_text, (PangoLayout *layout, const char *text, int length), (layout, text, length)) \
    X(PangoLayoutIter *, pango_layout_get_iter, (PangoLayout *layout), (layout)) \
    X(void, pango_layout_iter_free, (PangoLayoutIter *lines), (lines)) \
    X(PangoLayoutLine *, pango_layout_iter_get_line_readonly, (PangoLayoutIter *lines), (lines)) \
    X(void, pango_layout_iter_get_line_extents, \
      (PangoLayoutIter *lines, PangoRectangle *ink, PangoRectangle *logical), (lines, ink, logical)) \
    X(int, pango_layout_iter_get_baseline, (PangoLayoutIter *lines), (lines)) \
    X(int, pango_layout_iter_next_line, (PangoLayoutIter *lines), (lines)) \
    X(void, g_object_unref, (void *object), (object))

/// Where each function is, once `cpango_load` found them all.
struct cpango_functions {
#define CPANGO_FIELD(result, name, takes, passes) result(*name) takes;
    CPANGO_FUNCTIONS(CPANGO_FIELD)
#undef CPANGO_FIELD
};
extern struct cpango_functions cpango_found;

#define CPANGO_CALL(result, name, takes, passes) \
    static inline result name takes { return cpango_found.name passes; }
CPANGO_FUNCTIONS(CPANGO_CALL)
#undef CPANGO_CALL

#endif
