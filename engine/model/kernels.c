/* kernels.c - which variant of the kernels runs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "kernels.h"

#include <stdlib.h>
#include <string.h>

/* The Makefile compiles columns_kernel.c once a variant and says which with SP_HAVE_X86_64;
 * elsewhere (ARM, WebAssembly, sanitizers) there is the baseline alone. */
extern const sp_kernels_t sp_kernels_baseline;
#ifdef SP_HAVE_X86_64
extern const sp_kernels_t sp_kernels_avx2;
extern const sp_kernels_t sp_kernels_x86_64_v4;
#endif

const sp_kernels_t *const *
sp_kernel_variants(void)
{
    static const sp_kernels_t *variants[4];
    size_t n = 0;
#ifdef SP_HAVE_X86_64
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx2")
        && __builtin_cpu_supports("bmi2")) {
        variants[n++] = &sp_kernels_x86_64_v4;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) {
        variants[n++] = &sp_kernels_avx2;
    }
#endif
    variants[n] = &sp_kernels_baseline;
    return variants;
}

static const sp_kernels_t *in_use;

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
    /* chosen once, by the first caller, before threads start; all variants give the same
     * bits, so even a race would only repeat the choice */
    if (in_use == NULL) {
        const char *wanted = wanted_isa();
        if (wanted == NULL || sp_kernels_choose(wanted) != 0) {
            in_use = sp_kernel_variants()[0];
        }
    }
    return in_use;
}
