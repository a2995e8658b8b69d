#include "CPango.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

struct cpango_functions cpango_found;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char *missing = "not loaded";

static void load(void) {
    // It needs pango, cairo and gobject, and what is looked for in it is looked for in those. Never closed: GLib cannot be.
    void *library = dlopen("libpangocairo-1.0.so.0", RTLD_NOW | RTLD_LOCAL);
    struct cpango_functions found;
    if (library) {
#define CPANGO_FIND(result, name, takes, passes) \
        { \
            void *symbol = dlsym(library, #name); \
            if (!symbol) goto failed; \
            memcpy(&found.name, &symbol, sizeof symbol); \
        }
        CPANGO_FUNCTIONS(CPANGO_FIND)
#undef CPANGO_FIND
        cpango_found = found;
        missing = NULL;
        return;
    }
failed:;
    const char *error = dlerror();
    missing = error ? strdup(error) : "libpangocairo-1.0.so.0";
}

const char *cpango_load(void) {
    pthread_once(&once, load);
    return missing;
}
