# What a person types. `make run` and `make test` do everything on a fresh Debian 12 with Swift 6.3.

SWIFT      ?= swift
JOBS       ?= 2
BUILD      := $(SWIFT) build -j $(JOBS)
# One file that needs no Swift on the machine it runs on.
RELEASE    := $(BUILD) -c release --static-swift-stdlib -Xlinker -s
NODES      ?= 3
DATA       ?= $(HOME)/.local/share/baraza-demo-$(NODES)
LISTEN     ?= 127.0.0.1:8480
VENV       := .venv-tests
ROUNDS     ?= 200
N          ?= 10000000
CASES      ?= 1000000
ONLY       ?=
RUNS       ?= 10000
SEED       ?=

.DEFAULT_GOAL := help
.PHONY: help run federation build test test-swift test-clients bench torture torture-link link link-bulk fuzz leaklab sim mutations format lint packages

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

packages: # the system packages that the build needs, installed where they are missing
	@scripts/packages.sh libsimdjson-dev libsqlite3-dev zlib1g-dev libpangocairo-1.0-0 fonts-dejavu-core

run: packages ## build, then start a federation of NODES=3 nodes, the first on http://127.0.0.1:8480
	$(RELEASE) --product baraza
	@"$$($(RELEASE) --show-bin-path)/baraza" demo --nodes "$(NODES)" --data "$(DATA)" --listen "$(LISTEN)"

federation: packages ## 66 nodes as 66 processes over TLS: how soon a record is everywhere, and nowhere else (NODES=66)
	@scripts/packages.sh python3-venv
	$(RELEASE) --product baraza
	scripts/venv.sh $(VENV) Tests/EndToEnd/requirements.txt
	BARAZA="$$($(RELEASE) --show-bin-path)/baraza" $(VENV)/bin/python scripts/federation.py --nodes "$(or $(filter-out 3,$(NODES)),66)"

build: packages ## build the program for use
	$(RELEASE) --product baraza

test: test-swift test-clients ## every test: ours, then real TAXII and STIX clients against the real program

test-swift: packages
	$(BUILD) --build-tests
	$(SWIFT) test --skip-build

test-clients: packages
	@scripts/packages.sh python3-venv curl sqlite3 chromium
	$(BUILD) --product baraza
	scripts/venv.sh $(VENV) Tests/EndToEnd/requirements.txt
	$(VENV)/bin/python -m unittest discover -s Benchmarks
	BARAZA="$$($(BUILD) --show-bin-path)/baraza" $(VENV)/bin/python -m pytest -q -n $(JOBS) --dist loadfile Tests/EndToEnd

bench: packages ## ratios against a floor and against peers, measured in one run (release)
	@scripts/packages.sh python3-venv wrk
	$(RELEASE)
	scripts/venv.sh .venv-bench Benchmarks/requirements.txt
	BENCH_BIN="$$($(RELEASE) --show-bin-path)" .venv-bench/bin/python Benchmarks/run.py

torture: packages ## kill -9 at random moments, full and read-only disks (ROUNDS=200)
	@scripts/packages.sh python3-venv
	$(RELEASE) --product baraza
	scripts/venv.sh $(VENV) Tests/EndToEnd/requirements.txt
	BARAZA="$$($(RELEASE) --show-bin-path)/baraza" $(VENV)/bin/python scripts/torture.py --rounds $(ROUNDS)

torture-link: packages ## kill either end of a link at any byte, again and again (ROUNDS=500)
	@scripts/packages.sh python3-venv
	$(RELEASE) --product baraza
	scripts/venv.sh $(VENV) Tests/EndToEnd/requirements.txt
	BARAZA="$$($(RELEASE) --show-bin-path)/baraza" $(VENV)/bin/python scripts/torture_link.py --rounds $(or $(filter-out 200,$(ROUNDS)),500)

link: packages ## two nodes over TLS: a catch-up beside a TAXII poll, large sets, the bytes of a day and of an idle one
	@scripts/packages.sh python3-venv
	$(RELEASE) --product baraza
	scripts/venv.sh $(VENV) Tests/EndToEnd/requirements.txt
	BARAZA="$$($(RELEASE) --show-bin-path)/baraza" $(VENV)/bin/python scripts/link_large.py
	BARAZA="$$($(RELEASE) --show-bin-path)/baraza" $(VENV)/bin/python scripts/link_bandwidth.py

link-bulk: packages ## an annex of 250 kB to 60 nodes over an uplink of 128 kbit/s: seconds and bytes (asks for root, or user namespaces)
	@scripts/packages.sh python3-venv
	$(RELEASE) --product baraza
	scripts/venv.sh $(VENV) Tests/EndToEnd/requirements.txt
	BARAZA="$$($(RELEASE) --show-bin-path)/baraza" $(VENV)/bin/python scripts/link_bulk.py

fuzz: packages ## throw N=10000000 mutated inputs at every parser of foreign bytes
	$(RELEASE) --product baraza-fuzz
	"$$($(RELEASE) --show-bin-path)/baraza-fuzz" --inputs $(N)

leaklab: packages ## compare the release decision with a slow reference (CASES=1000000), then attack every boundary
	@scripts/packages.sh python3-venv
	$(RELEASE) --product baraza-leaklab
	$(RELEASE) --product baraza
	"$$($(RELEASE) --show-bin-path)/baraza-leaklab" --cases $(CASES)
	scripts/venv.sh $(VENV) Tests/EndToEnd/requirements.txt
	BARAZA="$$($(RELEASE) --show-bin-path)/baraza" ATTACKS=all $(VENV)/bin/python -m pytest -q -s Tests/EndToEnd/test_attacks.py Tests/EndToEnd/test_hostile_pages.py Tests/EndToEnd/test_hostile_writing.py

sim: packages ## run federations of nodes through all that goes wrong (RUNS=10000; SEED=n plays one again)
	SIMULATED_KEYS=1 $(RELEASE) --scratch-path .build-sim --product baraza-sim
	"$$($(RELEASE) --scratch-path .build-sim --show-bin-path)/baraza-sim" $(if $(SEED),--seed $(SEED),--runs $(RUNS))

mutations: packages ## take away each gate and each boundary's call of it, and say which tests notice (ONLY=text)
	python3 scripts/mutations.py --only "$(ONLY)"

format: ## rewrite the sources in the house style
	$(SWIFT) format --in-place --parallel --recursive Sources Tests Package.swift

lint: ## say what is not in the house style
	$(SWIFT) format lint --strict --parallel --recursive Sources Tests Package.swift
