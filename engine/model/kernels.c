/* kernels.c - which variant of the kernels runs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "kernels.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The Makefile compiles columns_kernel.c once a variant and says which with SP_HAVE_X86_64;
 * elsewhere (ARM, WebAssembly, sanitizers) there is the baseline alone. */
extern const sp_kernels_t sp_kernels_baseline;
#ifdef SP_HAVE_X86_64
extern const sp_kernels_t sp_kernels_avx2;
extern const sp_kernels_t sp_kernels_x86_64_v4;
#endif

/* Best first; a machine that runs one runs those behind it, so what it has is an end of the
 * list. */
static const sp_kernels_t *const every_variant[] = {
#ifdef SP_HAVE_X86_64
    &sp_kernels_x86_64_v4,
    &sp_kernels_avx2,
#endif
    &sp_kernels_baseline,
    NULL,
};

const sp_kernels_t *const *
sp_kernel_variants(void)
{
    const sp_kernels_t *const *variants = every_variant;
#ifdef SP_HAVE_X86_64
    __builtin_cpu_init();
    const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
    const bool has_v4 = has_avx2 && __builtin_cpu_supports("bmi")
        && __builtin_cpu_supports("fma") && __builtin_cpu_supports("popcnt")
        && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl");
    variants += has_v4 ? 0 : has_avx2 ? 1 : 2;
#endif
    return variants;
}

/* Every thread may be the first to ask; each would store the same choice. */
static const sp_kernels_t *_Atomic in_use;

int
sp_kernels_choose(const char *isa)
{
    const sp_kernels_t *const *variants = sp_kernel_variants();
    for (size_t i = 0; variants[i] != NULL; i++) {
        if (strcmp(variants[i]->isa, isa) == 0) {
            in_use = variants[i];
            return 0;
        }
    }
    return -1;
}

/* A web page has no environment; asking for it there would need one from the page. */
static const char *
wanted_isa(void)
{
#ifdef __wasm__
    return NULL;
#else
    return getenv("SAMENSPEL_ISA");
#endif
}

const sp_kernels_t *
sp_kernels(void)
{
    if (in_use == NULL) {
        const char *wanted = wanted_isa();
        if (wanted == NULL || sp_kernels_choose(wanted) != 0) {
            in_use = sp_kernel_variants()[0];
        }
    }
    return in_use;
}
