# samenspel - a parallel batch simulator of cooperation under steering
# SPDX-License-Identifier: GPL-3.0-or-later

VERSION := $(shell sed -n 's/.*SP_VERSION "\(.*\)".*/\1/p' include/samenspel/version.h)
BUILD   ?= build
CC      ?= cc
OPT     ?= -O2 -g
STRICT  := -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wpedantic -Wconversion -Wshadow \
           -Wstrict-prototypes -Wmissing-prototypes
# the same bits everywhere: no contraction, no reordering, IEEE throughout
EXACT   := -ffp-contract=off
WERROR  ?=
Q       := $(if $(V),,@)
PYTHON  ?= $(shell for p in python3 /usr/bin/python3; do $$p -c 'import h5py, matplotlib' \
             2>/dev/null && echo $$p && break; done || true)
PYTHON  := $(or $(PYTHON),/usr/bin/python3)

PKG     := $(or $(PKG_CONFIG),pkg-config)
HDF5    := $(shell $(PKG) --exists hdf5-serial 2>/dev/null && echo hdf5-serial || echo hdf5)
LIBS     = $(shell $(PKG) --libs $(HDF5) gsl yaml-0.1) -lhdf5_hl -ldl -lm
CFLAGS_RECORD = $(shell $(PKG) --cflags $(HDF5))
CFLAGS_THEORY = $(shell $(PKG) --cflags gsl)
CFLAGS_PLAN   = $(shell $(PKG) --cflags yaml-0.1 gsl igraph 2>/dev/null)
OPENMP  ?= -fopenmp

ARCH    := $(shell $(CC) -dumpmachine 2>/dev/null | cut -d- -f1)
SOURCES := $(wildcard engine/base/*.c engine/model/*.c engine/plan/*.c engine/record/*.c \
             engine/theory/*.c engine/run/*.c engine/app/*.c)
KERNELS := $(wildcard engine/model/*_kernel.c)
OBJECTS := $(patsubst engine/%.c,$(BUILD)/%.o,$(filter-out $(KERNELS),$(SOURCES)))
# kernels are compiled once an instruction set and chosen at the start; SAMENSPEL_ISA overrides
ISAS    := baseline
ifeq ($(ARCH),x86_64)
ifndef BASELINE_ONLY
ISAS    += avx2 x86_64_v4
endif
endif
ISA_baseline  :=
ISA_avx2      := -mavx2 -mbmi2
ISA_x86_64_v4 := -march=x86-64-v4 -mprefer-vector-width=512
$(if $(filter avx2,$(ISAS)),$(eval $(BUILD)/model/kernels.o: EXTRA := -DSP_HAVE_X86_64))
OBJECTS += $(foreach isa,$(ISAS),$(patsubst engine/%.c,$(BUILD)/%.$(isa).o,$(KERNELS)))
LIBRARY := $(filter-out $(BUILD)/app/main.o,$(OBJECTS))
PURE    := $(filter $(BUILD)/base/% $(BUILD)/model/%,$(OBJECTS))

TESTS   := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/test_*.c))
SUPPORT := $(patsubst tests/%.c,$(BUILD)/tests/%.o,$(wildcard tests/support/*.c))

## all: build the program, build/samenspel (the default)
all: $(BUILD)/samenspel

$(BUILD)/samenspel: $(OBJECTS)
	@echo "  LINK  $@"
	$(Q)$(CC) $(OPT) $(OPENMP) $^ $(LDFLAGS) $(LIBS) -o $@

COMPILE = $(CC) $(STRICT) $(WERROR) $(OPT) $(EXACT) $(CFLAGS) -Iinclude -MMD -MP

$(BUILD)/run/%.o $(BUILD)/app/%.o: CFLAGS_LAYER = $(OPENMP)
$(BUILD)/record/%.o: CFLAGS_LAYER = $(CFLAGS_RECORD)
$(BUILD)/plan/%.o:   CFLAGS_LAYER = $(CFLAGS_PLAN)
$(BUILD)/theory/%.o: CFLAGS_LAYER = $(CFLAGS_THEORY)

$(BUILD)/%.o: engine/%.c | setup-build
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(COMPILE) $(EXTRA) $(CFLAGS_LAYER) -c $< -o $@

define kernel_rule
$(BUILD)/%.$(1).o: engine/%.c | setup-build
	@mkdir -p $$(@D)
	@echo "  CC    $$< ($(1))"
	$$(Q)$$(COMPILE) -O3 -fno-trapping-math -DSP_ISA=$(1) $$(ISA_$(1)) -c $$< -o $$@
endef
$(foreach isa,$(ISAS),$(eval $(call kernel_rule,$(isa))))

$(BUILD)/tests/%.o: tests/%.c | setup-test
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(COMPILE) -Itests -Iengine/model -Iengine/plan -Iengine/record $(CFLAGS_RECORD) \
	    $(CFLAGS_THEORY) $(CFLAGS_PLAN) -c $< -o $@

$(TESTS): $(BUILD)/tests/%: $(BUILD)/tests/%.o $(SUPPORT) $(LIBRARY)
	@echo "  LINK  $@"
	$(Q)$(CC) $(OPT) $(OPENMP) $^ $(LDFLAGS) $(LIBS) -lcmocka -o $@

$(BUILD)/tests/bench/bench: $(BUILD)/tests/bench/bench.o $(SUPPORT) $(LIBRARY)
	@echo "  LINK  $@"
	$(Q)$(CC) $(OPT) $(OPENMP) $^ $(LDFLAGS) $(LIBS) -lcmocka -o $@

-include $(wildcard $(BUILD)/*/*.d $(BUILD)/*/*/*.d)
.SECONDARY:

## help: list the targets
help:
	@awk -F': ' '/^## /{printf "  %-10s %s\n", substr($$1,4), $$2}' $(MAKEFILE_LIST)

## clean: remove everything that was built
clean:
	rm -rf $(BUILD)

setup-build setup-test: ;

.PHONY: all help clean setup-build setup-test
