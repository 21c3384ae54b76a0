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
# asked only where one is needed: trying an interpreter takes half a second
ifeq ($(origin PYTHON),undefined)
PYTHON   = $(eval PYTHON := $(or $(shell for p in python3 /usr/bin/python3; do \
             $$p -c 'import h5py, matplotlib' 2>/dev/null && echo $$p && break; done \
             || true),/usr/bin/python3))$(PYTHON)
endif

PKG     := $(or $(PKG_CONFIG),pkg-config)
HDF5    := $(shell $(PKG) --exists hdf5-serial 2>/dev/null && echo hdf5-serial || echo hdf5)
LIBS     = $(shell $(PKG) --libs $(HDF5) gsl yaml-0.1) -lhdf5_hl -ldl -lm
CFLAGS_RECORD = $(shell $(PKG) --cflags $(HDF5))
CFLAGS_THEORY = $(shell $(PKG) --cflags gsl)
CFLAGS_PLAN   = $(shell $(PKG) --cflags yaml-0.1 gsl igraph 2>/dev/null)
OPENMP  ?= -fopenmp
# MPI=1 makes a second program, build/mpi/samenspel, whose ranks share a job; one file differs
MPI     ?=
MPI_PKG  = $(shell for p in ompi-c mpich; do $(PKG) --exists $$p 2>/dev/null && echo $$p && break; done)
MPI_CFLAGS = $(if $(MPI_PKG),$(shell $(PKG) --cflags $(MPI_PKG)),$(shell mpicc --showme:compile))
MPI_LIBS   = $(if $(MPI_PKG),$(shell $(PKG) --libs $(MPI_PKG)),$(shell mpicc --showme:link))

ARCH    := $(shell $(CC) -dumpmachine 2>/dev/null | cut -d- -f1)
SOURCES := $(wildcard engine/base/*.c engine/model/*.c engine/strategies/*.c engine/plan/*.c engine/record/*.c \
             engine/theory/*.c engine/run/*.c engine/app/*.c)
KERNELS := $(wildcard engine/model/*_kernel.c)
OBJECTS := $(patsubst engine/%.c,$(BUILD)/%.o,\
             $(filter-out $(KERNELS) engine/run/transport_mpi.c,$(SOURCES)))
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
WEB     := $(patsubst engine/%.c,$(BUILD)/%.o,$(wildcard engine/web/*.c))
PURE    := $(filter $(BUILD)/base/% $(BUILD)/model/% $(BUILD)/strategies/%,$(OBJECTS))

TESTS   := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/test_*.c))
SUPPORT := $(patsubst tests/%.c,$(BUILD)/tests/%.o,$(wildcard tests/support/*.c))

SAMENSPEL := $(BUILD)/$(if $(MPI),mpi/)samenspel

## all: build the program, build/samenspel (the default); MPI=1: build/mpi/samenspel
all: $(SAMENSPEL)

$(BUILD)/samenspel: $(OBJECTS)
	@echo "  LINK  $@"
	$(Q)$(CC) $(OPT) $(OPENMP) $^ $(LDFLAGS) $(FOR_PLUGINS) $(LIBS) -o $@

$(BUILD)/mpi/samenspel: $(filter-out %/transport_none.o,$(OBJECTS)) $(BUILD)/run/transport_mpi.o
	@mkdir -p $(@D)
	@echo "  LINK  $@"
	$(Q)$(CC) $(OPT) $(OPENMP) $^ $(LDFLAGS) $(FOR_PLUGINS) $(LIBS) $(MPI_LIBS) -o $@

# functions that plug-ins may call
FOR_PLUGINS := $(foreach f,sp_log,-Wl,--export-dynamic-symbol=$(f))

# EXACT stands behind whatever CFLAGS say
COMPILE = $(CC) $(STRICT) $(WERROR) $(OPT) $(CPPFLAGS) $(CFLAGS) $(EXACT) -Iinclude -MMD -MP

# what objects are made with: where it changes, they are made again
MADE_WITH := $(BUILD)/made_with
FLAGS     := $(CC) $(OPT) $(CPPFLAGS) $(CFLAGS) $(EXACT) $(OPENMP) $(ISAS)
$(MADE_WITH): FORCE
	@$(if $(filter command environment,$(word 1,$(origin LIBS))),:,$(PKG) --exists $(HDF5) gsl \
	    yaml-0.1 igraph) 2>/dev/null || { echo "make: pkg-config does not find all of HDF5," \
	    "GSL, libyaml, igraph with their headers: scripts/setup installs what is missing" >&2; \
	    exit 1; }
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(FLAGS))' | cmp -s - $@ || echo '$(subst ','\'',$(FLAGS))' >$@
FORCE:

$(BUILD)/run/%.o $(BUILD)/app/%.o: CFLAGS_LAYER = $(OPENMP)
$(BUILD)/run/transport_mpi.o: CFLAGS_LAYER = $(patsubst -I%,-isystem %,$(MPI_CFLAGS))
$(BUILD)/record/%.o: CFLAGS_LAYER = $(CFLAGS_RECORD)
$(BUILD)/plan/%.o:   CFLAGS_LAYER = $(CFLAGS_PLAN)
$(BUILD)/theory/%.o: CFLAGS_LAYER = $(CFLAGS_THEORY)

$(BUILD)/%.o: engine/%.c $(MADE_WITH)
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(COMPILE) $(EXTRA) $(CFLAGS_LAYER) -c $< -o $@

define kernel_rule
$(BUILD)/%.$(1).o: engine/%.c $(MADE_WITH)
	@mkdir -p $$(@D)
	@echo "  CC    $$< ($(1))"
	$$(Q)$$(COMPILE) -O3 -fno-trapping-math -DSP_ISA=$(1) $$(ISA_$(1)) -c $$< -o $$@
endef
$(foreach isa,$(ISAS),$(eval $(call kernel_rule,$(isa))))

$(BUILD)/tests/%.o: tests/%.c $(MADE_WITH)
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(COMPILE) -Itests -Iengine/model -Iengine/strategies -Iengine/plan -Iengine/record -Iengine/run -Iengine/web \
	    $(CFLAGS_RECORD) \
	    $(CFLAGS_THEORY) $(CFLAGS_PLAN) -c $< -o $@

$(TESTS): $(BUILD)/tests/%: $(BUILD)/tests/%.o $(SUPPORT) $(WEB) $(LIBRARY)
	@echo "  LINK  $@"
	$(Q)$(CC) $(OPT) $(OPENMP) $^ $(LDFLAGS) $(LIBS) -lcmocka -o $@

# as many jobs as there are cores, unless the caller said how many
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
MANY  = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(JOBS))

## check: unit tests and the layers (seconds)
check:
	@scripts/check_layers
	@$(MAKE) --no-print-directory $(MANY) -k check-run

check-run: $(SAMENSPEL) $(TESTS:%=%.passed)
	@echo "$(words $(TESTS)) test programs passed"

$(BUILD)/tests/%.passed: $(BUILD)/tests/%
	@echo "  TEST  $*"
	@$< >$<.log 2>&1 || { cat $<.log; exit 1; }
	@touch $@

## test: set up, then every test (minutes)
test:
	@scripts/setup
	@$(MAKE) --no-print-directory test-all

test-all: check
	@PYTHON=$(PYTHON) tests/suite $(BUILD)

## cluster-test: submissions on a Slurm of one node, started for it, and without one
cluster-test: $(SAMENSPEL)
	@$(PYTHON) tests/cluster/test_slurm.py $(BUILD)
	@$(PYTHON) tests/cluster/test_batch.py $(BUILD)

## cluster-kill: the same under random kill -9 (KILLS=100; some ten minutes)
KILLS ?= 100
cluster-kill: $(SAMENSPEL)
	@$(PYTHON) tests/cluster/kill_tasks.py $(BUILD) $(KILLS)

## verify: published and closed-form results; FRESH=1 takes new seeds
verify: $(SAMENSPEL)
	$(SAMENSPEL) verify $(if $(FRESH),--fresh)

## bench: speed on one core, beside plain C
bench: $(SAMENSPEL) $(BUILD)/tests/bench/bench
	@$(BUILD)/tests/bench/bench $(BENCH_FLAGS)
	@tests/bench/programs $(BUILD)

## bench-scale: a million replicates: what is around them (minutes; MPI too where it is built)
bench-scale: $(SAMENSPEL)
	@tests/bench/scale $(BUILD)

## demo: set up, run the main scenario, leave a file and a picture
demo:
	@scripts/setup --for build,figures
	@$(MAKE) --no-print-directory $(MANY) demo-run

demo-run: $(SAMENSPEL)
	@mkdir -p $(BUILD)/demo
	$(SAMENSPEL) run scenarios/nine_in_ten.yaml -o $(BUILD)/demo/nine_in_ten.h5 --force
	@$(PYTHON) scripts/figures/sweep.py $(BUILD)/demo/nine_in_ten.h5 --closed-form logit \
	    -o $(BUILD)/demo/nine_in_ten.png
	@echo
	@echo "$(BUILD)/demo/nine_in_ten.h5   every replicate, round by round (samenspel inspect)"
	@echo "$(BUILD)/demo/nine_in_ten.png  cooperation against steering on the shared interest:"
	@echo "    one in ten cooperates unsteered, half of all at half steering, nine in ten at full"

## figures: every shipped scenario, run and drawn (minutes; into build/figures)
figures: $(SAMENSPEL)
	@mkdir -p $(BUILD)/figures
	@set -e; for s in scenarios/*.yaml; do n=$$(basename $$s .yaml); \
	    $(SAMENSPEL) run $$s -o $(BUILD)/figures/$$n.h5 --resume; \
	    $(PYTHON) scripts/figures/all.py $(BUILD)/figures/$$n.h5 -d $(BUILD)/figures --svg; done

## asan: unit tests under the address and undefined-behaviour sanitizers
asan:
	@$(MAKE) --no-print-directory check BUILD=$(BUILD)/asan BASELINE_ONLY=1 \
	    OPT="-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all"

## tsan: the scheduler under the thread sanitizer (clang)
tsan:
	@$(MAKE) --no-print-directory $(BUILD)/tsan/samenspel BUILD=$(BUILD)/tsan CC=clang \
	    BASELINE_ONLY=1 OPT="-O1 -g -fsanitize=thread"
	@tests/tsan $(BUILD)/tsan

WASM_CC   ?= clang
WASM_C    := $(filter engine/base/% engine/model/% engine/strategies/%,$(SOURCES)) $(wildcard engine/web/*.c)
WASM_O    := $(patsubst engine/%.c,$(BUILD)/wasm/%.o,$(WASM_C))

## wasm: base and model for the web, with nothing else (build/wasm/samenspel.wasm)
wasm: $(BUILD)/wasm/samenspel.wasm
	@echo "$<: $$(wc -c <$<) bytes"
$(BUILD)/wasm/samenspel.wasm: $(WASM_O)
	@echo "  LINK  $@"
	$(Q)$(WASM_CC) --target=wasm32-wasi -mexec-model=reactor -Wl,--strip-all \
	    -Wl,-z,stack-size=1048576 -Wl,--stack-first $^ -lc-printscan-long-double -o $@
$(BUILD)/wasm/%.o: engine/%.c
	@mkdir -p $(@D)
	@echo "  WASM  $<"
	$(Q)$(WASM_CC) --target=wasm32-wasi -msimd128 $(STRICT) $(WERROR) -O3 -DNDEBUG $(EXACT) \
	    -Iinclude -MMD -MP -c $< -o $@

# the page's packages stand in the build folder, never in the source
TRAINER   := $(BUILD)/trainer
TRAINER_C := $(wildcard scripts/trainer/* scripts/trainer/.npmrc scripts/trainer/*/* \
             scripts/trainer/*/*/* scenarios/trainer/*.yaml)

## trainer: the trainers' page in one file, build/trainer/samenspel.html (needs node and npm)
trainer:
	@for c in node npm; do command -v $$c >/dev/null || { echo "make: the trainers' page needs" \
	    "$$c: scripts/setup --for trainer installs it" >&2; exit 1; }; done
	@$(MAKE) --no-print-directory $(MANY) $(TRAINER)/samenspel.html
	@echo "$(TRAINER)/samenspel.html: $$(wc -c <$(TRAINER)/samenspel.html) bytes"
$(TRAINER)/samenspel.html: $(TRAINER)/node_modules/.package-lock.json $(TRAINER)/describe.json \
    $(BUILD)/wasm/samenspel.wasm $(TRAINER_C)
	@echo "  PAGE  $@"
	$(Q)node scripts/trainer/build.mjs --folder $(TRAINER) --describe $(TRAINER)/describe.json \
	    --wasm $(BUILD)/wasm/samenspel.wasm --out $@
$(TRAINER)/describe.json: $(SAMENSPEL)
	@mkdir -p $(@D)
	@$< describe --json >$@
$(TRAINER)/node_modules/.package-lock.json: scripts/trainer/package.json \
    scripts/trainer/package-lock.json scripts/trainer/.npmrc
	@mkdir -p $(TRAINER)
	@cp $^ $(TRAINER)
	@echo "  NPM   $(TRAINER)/node_modules"
	@cd $(TRAINER) && npm ci --prefer-offline >npm.log 2>&1 || { tail -n 20 npm.log >&2; \
	    echo "make: npm ci failed: is there a network? All of it: $(TRAINER)/npm.log" >&2; \
	    exit 1; }
	@touch $@

## trainer-check: the page's long proofs: 3 seeds, every slide, frames, Firefox (some 25 minutes)
trainer-check:
	@TRAINER_SEEDS=3 tests/trainer/check_trainer $(BUILD) \
	    $(sort $(wildcard tests/trainer/page/*.test.mjs tests/trainer/thorough/*.test.mjs))

## trainer-pictures: pictures of the page to look at, in build/trainer/pictures
trainer-pictures: trainer
	@SAMENSPEL_BUILD=$(BUILD) node tests/trainer/thorough/pictures.mjs $(TRAINER)/pictures

## trainer-readme: renew the README's picture of the page
trainer-readme: trainer
	@SAMENSPEL_BUILD=$(BUILD) node tests/trainer/thorough/readme_picture.mjs \
	    scripts/trainer/readme.png

# what WebAssembly is compared with: the same lines natively, base and model alone
$(BUILD)/tests/web/native_digests $(BUILD)/tests/web/native_speed: \
    $(BUILD)/tests/web/%: $(BUILD)/tests/web/%.o $(WEB) $(PURE)
	@echo "  LINK  $@"
	$(Q)$(CC) $(OPT) $^ $(LDFLAGS) -lm -o $@

## bench-web: the speed of WebAssembly against the native program (needs clang and node)
bench-web: wasm $(BUILD)/tests/web/native_speed
	@node tests/web/speed.mjs $(BUILD)

## fuzz: the scenario reader, then what a page calls, under libFuzzer (FUZZ_SECONDS=60 each)
FUZZ_SECONDS ?= 60
fuzz:
	@$(MAKE) --no-print-directory fuzz-run BUILD=$(BUILD)/fuzz CC=clang BASELINE_ONLY=1 \
	    OPT="-O1 -g -fsanitize=address,undefined,fuzzer-no-link"
fuzz-run: $(BUILD)/fuzz_scenario $(BUILD)/fuzz_web
	@mkdir -p $(BUILD)/corpus $(BUILD)/corpus_web
	$(BUILD)/fuzz_scenario -max_total_time=$(FUZZ_SECONDS) -timeout=10 $(BUILD)/corpus \
	    scenarios tests/bad_scenarios
	$(BUILD)/fuzz_web -max_total_time=$(FUZZ_SECONDS) -timeout=20 -len_control=0 -max_len=400 \
	    $(BUILD)/corpus_web
$(BUILD)/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(LIBRARY) $(WEB)
	@echo "  LINK  $@"
	$(Q)$(CC) $(OPT) -fsanitize=fuzzer $(OPENMP) $^ $(LIBS) -o $@

PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/bin
DATADIR ?= $(PREFIX)/share/samenspel
MANDIR  ?= $(PREFIX)/share/man
LIBDIR  ?= $(PREFIX)/lib

$(BUILD)/libsamenspel.a: $(LIBRARY)
	$(Q)rm -f $@ && ar rcs $@ $^

## install: program, library, headers, scenarios, readers, manual, page (PREFIX, DESTDIR)
install: $(SAMENSPEL) $(BUILD)/libsamenspel.a
	install -d "$(DESTDIR)$(BINDIR)" "$(DESTDIR)$(DATADIR)" "$(DESTDIR)$(MANDIR)/man1" \
	    "$(DESTDIR)$(LIBDIR)/pkgconfig" "$(DESTDIR)$(PREFIX)/include/samenspel" \
	    "$(DESTDIR)$(PREFIX)/share/bash-completion/completions" \
	    "$(DESTDIR)$(DATADIR)/scenarios" "$(DESTDIR)$(DATADIR)/figures"
	install -m 755 $(SAMENSPEL) "$(DESTDIR)$(BINDIR)/samenspel"
	install -m 644 $(BUILD)/libsamenspel.a "$(DESTDIR)$(LIBDIR)/"
	install -m 644 include/samenspel/*.h "$(DESTDIR)$(PREFIX)/include/samenspel/"
	install -m 644 scenarios/*.yaml "$(DESTDIR)$(DATADIR)/scenarios/"
	install -m 755 scripts/figures/*.py "$(DESTDIR)$(DATADIR)/figures/"
	if [ -e $(TRAINER)/samenspel.html ]; then \
	    install -m 644 $(TRAINER)/samenspel.html "$(DESTDIR)$(DATADIR)/"; fi
	install -m 755 scripts/report "$(DESTDIR)$(DATADIR)/report"
	install -m 755 scripts/samenspel.py "$(DESTDIR)$(DATADIR)/"
	install -m 644 scripts/samenspel.R "$(DESTDIR)$(DATADIR)/"
	install -d "$(DESTDIR)$(DATADIR)/notebook"
	install -m 644 scripts/notebook/*.ipynb "$(DESTDIR)$(DATADIR)/notebook/"
	install -d "$(DESTDIR)$(DATADIR)/cluster"
	install -m 755 scripts/cluster/submit scripts/cluster/status scripts/cluster/*.sh \
	    "$(DESTDIR)$(DATADIR)/cluster/"
	install -m 644 scripts/cluster/*.py scripts/cluster/*.md "$(DESTDIR)$(DATADIR)/cluster/"
	install -d "$(DESTDIR)$(DATADIR)/plugin"
	install -m 644 scripts/plugin/*.c "$(DESTDIR)$(DATADIR)/plugin/"
	install -m 644 scripts/man/samenspel.1 "$(DESTDIR)$(MANDIR)/man1/"
	install -m 644 scripts/complete/samenspel.bash \
	    "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/samenspel"
	sed -e 's|@PREFIX@|$(PREFIX)|; s|@LIBDIR@|$(LIBDIR)|; s|@VERSION@|$(VERSION)|' \
	    -e 's|@HDF5@|$(HDF5)|' scripts/samenspel.pc.in \
	    > "$(DESTDIR)$(LIBDIR)/pkgconfig/samenspel.pc"

## uninstall: remove what install put there
uninstall:
	rm -f "$(DESTDIR)$(BINDIR)/samenspel" "$(DESTDIR)$(LIBDIR)/libsamenspel.a" \
	    "$(DESTDIR)$(LIBDIR)/pkgconfig/samenspel.pc" "$(DESTDIR)$(MANDIR)/man1/samenspel.1" \
	    "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/samenspel"
	rm -rf "$(DESTDIR)$(DATADIR)" "$(DESTDIR)$(PREFIX)/include/samenspel"

## format: clang-format over all C
format:
	clang-format -i engine/*/*.[ch] include/samenspel/*.h tests/*.[ch] tests/*/*.[ch]

## help: list the targets
help:
	@awk -F': ' '/^## /{printf "  %-12s %s\n", substr($$1,4), $$2}' $(MAKEFILE_LIST)

## clean: remove everything that was built
clean:
	rm -rf $(BUILD)

# programs of the tests that no framework runs
$(BUILD)/tests/bench/bench $(BUILD)/tests/record/make_sample: \
    $(BUILD)/tests/%: $(BUILD)/tests/%.o $(SUPPORT) $(LIBRARY)
	@echo "  LINK  $@"
	$(Q)$(CC) $(OPT) $(OPENMP) $^ $(LDFLAGS) $(LIBS) -lcmocka -o $@

-include $(wildcard $(BUILD)/*/*.d $(BUILD)/*/*/*.d)
.SECONDARY:
.PHONY: FORCE all check check-run test test-all cluster-test cluster-kill \
    verify bench bench-scale bench-web demo demo-run figures asan tsan wasm trainer \
    trainer-check trainer-pictures trainer-readme fuzz fuzz-run \
    install uninstall format help clean
