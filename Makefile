# Two commands do all: `make run` and `make test`. `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run demo demo-page datasette test test-deps test-rooms test-page test-page-all test-datasette test-watches test-watches-kills test-watches-day test-units test-suites bench bench-poll bench-faults fuzz build debug deps lint format documents install package deb deb-deps apt apt-deps test-package test-readers test-apt test-deb test-deb-deps test-systemd soak idle clean

PREFIX ?= /usr
SECONDS_EACH ?= 900
# SECONDS itself is a variable of the shell's own, so only what is given to make counts.
SOAK_SECONDS := $(if $(filter command line,$(origin SECONDS)),$(SECONDS),3600)
DESTDIR ?=
SUITES ?= ../shared
# Where `make apt` makes the repository, and the key that signs it.
APT ?= .build/apt
KEY ?=
# What `make datasette` shows, and where.
DATABASE ?= khabar.sqlite
DATASETTE_PORT ?= 8001
# Debug information takes time to build, and the package leaves it out.
# Coloured messages are an argument of the compiler: a terminal and a pipe would each build everything anew.
SWIFT_BUILD := swift build --no-color-diagnostics
# C sources say in which file an error arose: the folder of the build is taken out of that, so that it does not show in the program.
SWIFT_RELEASE := -c release --static-swift-stdlib -debug-info-format none -Xcc -ffile-prefix-map=$(CURDIR)=.
KHABAR := .build/release/khabar
DEBIAN_PACKAGES := ca-certificates pkg-config libcurl4-openssl-dev libidn2-dev libpsl-dev libxml2-dev zlib1g-dev libsqlite3-dev sqlite3
TEST_PACKAGES := openssl iproute2 dpkg-dev apt-utils gpg
TEST_PARTS := lint test-rooms test-units test-package test-readers test-watches test-page test-datasette test-suites test-systemd
SOURCES := Sources Tests packaging/ReadOrigin Package.swift

help: ## what there is to call
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: build ## install what is missing, build, run the daemon on config.json, with its pages at http://127.0.0.1:8420/
	@echo "khabar: read the news at http://127.0.0.1:8420/ (Ctrl-C ends it)"
	$(KHABAR) run --config config.json

demo: build ## the whole line without internet, on three sample outlets
	@Tests/Demo/demo.sh $(KHABAR)

demo-page: build ## the sample outlets' news in a browser, at http://127.0.0.1:8420/, until Ctrl-C
	@Tests/Demo/demo.sh $(KHABAR) --page

datasette: build ## the news in Datasette, with filters, facets and ready questions, at http://127.0.0.1:8001/, DATABASE=khabar.sqlite
	@packaging/datasette/datasette.sh $(KHABAR) "$(DATABASE)" $(DATASETTE_PORT)

test: ## lint and every test; with the suites beside the project, those too; ends with what was left out
	@Tests/run-all.sh $(TEST_PARTS)

test-rooms: deps test-deps
	@Tests/run-rooms.sh

# What cannot be installed stops nothing: the tests that need it are left out, and say so.
test-deps: ## install what single tests use beside the program: openssl, ip, pandas, dpkg-dev
	@$(MAKE) --no-print-directory deps DEBIAN_PACKAGES="$(TEST_PACKAGES)" || echo "not installed: some of $(TEST_PACKAGES)" >&2
	@Tests/python-deps.sh || true

test-suites: build
	@if [ -d "$(SUITES)/conformance" ]; then python3 Tests/Conformance/suites.py $(KHABAR) "$(SUITES)"; \
	else Tests/left-out.sh "test-suites: no conformance suites in $(SUITES)"; fi

test-page: build ## every page in a real browser: some sizes, themes and languages of each; installs Chromium
	@Tests/Page/page.sh $(KHABAR)

test-page-all: build ## the same in all sizes, themes and languages
	@Tests/Page/page.sh $(KHABAR) --all

test-datasette: build ## the view in Datasette in a real browser; installs Chromium and Datasette
	@Tests/Datasette/datasette.sh $(KHABAR)

test-watches: build ## what watches tell, at every kind of target and over twenty kills; installs aiosmtpd, standardwebhooks
	@Tests/Watches/watches.sh $(KHABAR)

test-watches-kills: build ## the same kills two hundred times
	@Tests/Watches/watches.sh $(KHABAR) --only kills --kills 200

test-watches-day: build ## what watches tell of a whole day of the loopback world: exactly its truth, in time
	@Tests/Watches/watches.sh $(KHABAR) --day "$(SUITES)/outlets"

build: deps ## the release binary, .build/release/khabar
	$(SWIFT_BUILD) $(SWIFT_RELEASE) --product khabar

debug: deps ## the debug build with its tests
	$(SWIFT_BUILD) --build-tests

deps: ## install the Debian packages that are missing (with sudo when not root)
	@missing=(); \
	for package in $(DEBIAN_PACKAGES); do \
	  [ "$$(dpkg-query -W -f '$${Status}' $$package 2>/dev/null)" = "install ok installed" ] || missing+=($$package); \
	done; \
	command -v python3 >/dev/null || missing+=(python3); \
	[ $${#missing[@]} -eq 0 ] && exit 0; \
	command -v apt-get >/dev/null || { echo "khabar needs: $${missing[*]}; install them and call again" >&2; exit 1; }; \
	as_root=""; [ "$$(id -u)" = 0 ] || as_root=sudo; \
	echo "installing: $${missing[*]}"; \
	$$as_root apt-get update -qq; \
	DEBIAN_FRONTEND=noninteractive $$as_root apt-get install -y -qq --no-install-recommends "$${missing[@]}" >/dev/null

bench: deps ## speed beside libraries and peers: SUITES=, PYTHON= that has the peers
	$(SWIFT_BUILD) $(SWIFT_RELEASE) --product khabar-bench
	.build/release/khabar-bench parse "$(SUITES)/conformance/feeds/real" $(if $(PYTHON),--python $(PYTHON))
	.build/release/khabar-bench extract "$(SUITES)/outlets/fixtures" $(if $(PYTHON),--python $(PYTHON))
	.build/release/khabar-bench dedup $(if $(PYTHON),--python $(PYTHON))
	.build/release/khabar-bench store

bench-poll: build ## 2,000 feeds polled, beside newsboat and curl
	python3 Tests/Conformance/pollbench.py $(KHABAR)

bench-faults: build ## 500 good feeds beside every fault of SUITES/outlets
	python3 Tests/Conformance/faults.py $(KHABAR) "$(SUITES)/outlets"

fuzz: deps ## feed the parsers with mutated input, SECONDS_EACH=900
	Tests/Fuzz/fuzz.sh $(SECONDS_EACH)

lint: ## style of every file, names that nobody uses, sentences that are long (changes nothing)
	swift format lint --strict -r $(SOURCES)
	python3 Tests/Lint/unused.py
	python3 Tests/Lint/prose.py

format: ## put every file into the project's style
	swift format -i -r $(SOURCES)

documents: debug ## make anew the pages that the program makes: CONFIGURATION.md, LOG.md, LIMITS.md, VIEWS.md, khabar.catalog
	.build/debug/khabar document

install: build ## binary, units, manual pages, completions and a first configuration, below DESTDIR and PREFIX
	packaging/install.sh $(KHABAR) "$(DESTDIR)" "$(PREFIX)"

package: build
	rm -rf .build/packages
	packaging/install.sh $(KHABAR) .build/packages/tree /usr
	packaging/build-deb.sh .build/packages/tree .build/packages

deb: package ## a Debian package in .build/packages, looked over by lintian where that is installed
	@if command -v lintian >/dev/null; then lintian --fail-on error,warning .build/packages/*.deb; else echo "no lintian: left unchecked"; fi

apt: package ## a signed apt repository in .build/apt (APT=FOLDER) with the package: KEY=you@example.org names gpg's key
	packaging/apt.sh "$(APT)" "$(KEY)" .build/packages/*.deb

deb-deps: ## install what make deb uses
	@$(MAKE) --no-print-directory deps DEBIAN_PACKAGES=dpkg-dev

apt-deps: ## install what make apt uses
	@$(MAKE) --no-print-directory deps DEBIAN_PACKAGES="dpkg-dev apt-utils gpg"

test-package: build ## help, manuals and pages agree, what pages show works; the package is reproducible, lists its parts, and apt takes it
	@python3 Tests/Packages/agree.py $(KHABAR) .
	@python3 Tests/Lint/prose.py $(KHABAR) | tail -n 2
	@python3 Tests/Demo/pages.py $(KHABAR)
	@Tests/Packages/package.sh .build $(KHABAR)

test-readers: build ## khabar's feeds in readers that people use; installs newsboat, sfeed, rss2email, feedparser
	@Tests/Readers/readers.sh $(KHABAR)

test-deb-deps: ## install what looks the package over: lintian and debootstrap
	@$(MAKE) --no-print-directory deps DEBIAN_PACKAGES="dpkg-dev debootstrap lintian apt-utils gpg"

test-deb: package ## install, upgrade, remove and purge the package in a Debian of its own; needs root and the net
	Tests/Packages/deb.sh .build/packages

test-apt: package ## apt install in a Debian of its own, to the first story, and an upgrade; needs root and the net
	Tests/Packages/apt.sh .build/packages

test-units:
	@Tests/Systemd/units.sh

test-systemd: ## the package under a real systemd: journal, reload, watchdog, backup; needs root and the loopback world
	@if command -v dpkg-shlibdeps >/dev/null; then \
	  $(MAKE) --no-print-directory package && python3 Tests/Systemd/systemd.py .build/packages/*.deb "$(SUITES)/outlets"; \
	else Tests/left-out.sh "test-systemd: no package without dpkg-dev"; fi

soak: build ## the daemon at sixty times the speed with faults, then under kills, full disks and wrong clocks, SECONDS=3600 each; needs the loopback world
	python3 Tests/Soak/soak.py $(KHABAR) "$(SUITES)/outlets" $(SOAK_SECONDS)
	python3 Tests/Soak/chaos.py $(KHABAR) "$(SUITES)/outlets" $$(($(SOAK_SECONDS) / 60))

idle: build ## what the daemon costs when nothing happens, with 500 feeds
	python3 Tests/Soak/idle.py $(KHABAR) 120

clean: ## remove what was built
	rm -rf .build .build-*
