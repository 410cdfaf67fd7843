# Two commands do everything on a fresh machine: `make demo` and `make test`. `make help` lists the others.
# Needed: Linux, Rust (rustup reads rust-toolchain.toml), a C compiler and OpenSSL's headers for the Kafka client, and Node
# from 20.19 on for the dashboard. The Rust crates build and are tested without Node too; the binary then has no dashboard.

SHELL := /bin/bash
.DEFAULT_GOAL := help
CARGO ?= cargo
UI := crates/server/ui
NODE_IS_NEW := node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'

.PHONY: help needs peers demo build ui ui-where-node-is ui-tests ui-types test lint tests end-to-end many-machines bench crash-soak soak agreement fuzz audit clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | column -t -s "$$(printf '\t')"

needs: # says in one line what is missing, after trying to install what Debian packages
	@command -v $(CARGO) >/dev/null || { echo "Rust is missing: install it with rustup (https://rustup.rs), then run make again"; exit 1; }
	@tests/peers/need cc:gcc,libc6-dev pkg-config:pkg-config openssl.pc:libssl-dev

peers: ## fetches or installs the real servers that tests run against: Kafka, PostgreSQL, mail, nginx, a Nostr relay, a WebSub hub, Jetstream, and the oracles
	tests/peers/kafka install
	tests/peers/postgres install
	tests/peers/smtp install
	tests/peers/nginx install
	tests/peers/oracles install
	tests/peers/nostr install
	tests/peers/websub install
	@tests/peers/jetstream install || true # its test says that it was skipped

# What npm fetches is there when the lock has not changed since.
$(UI)/node_modules/.fetched: $(UI)/package.json $(UI)/package-lock.json
	@tests/peers/need node:nodejs npm:npm
	@$(NODE_IS_NEW) || { echo "Node $$(node --version) is too old for the dashboard: install Node 20.19 or newer (https://nodejs.org), then run make again"; exit 1; }
	@cd $(UI) && for try in 1 2 3; do npm ci --no-audit --no-fund --loglevel=error && break; \
	  [ $$try = 3 ] && { echo "npm could not fetch what the dashboard needs: see whether its registry can be reached (npm ping), then run make again"; exit 1; }; \
	  sleep $$((5 * try)); done
	@touch $@

$(UI)/dist/site/index.html: $(UI)/node_modules/.fetched $(shell find $(UI)/src $(UI)/public $(UI)/scripts -type f) \
    $(wildcard $(UI)/*.ts $(UI)/*.mjs $(UI)/index.html $(UI)/tsconfig.json)
	cd $(UI) && npm run --silent build

ui: $(UI)/dist/site/index.html ## the dashboard, which the binary holds

ui-types: needs $(UI)/node_modules/.fetched ## the dashboard's types of the API, after the API has changed
	$(CARGO) run --quiet --locked -p vigie-server --example openapi | npm --prefix $(UI) run --silent types

# The binary as the other tests have it, so that nothing is compiled twice.
ui-tests: needs ui ## types, lint and tests of the dashboard, then every page in Chromium with the real binary
	@tests/peers/need chromium:chromium
	npm --prefix $(UI) run --silent check
	$(CARGO) test --workspace --locked --quiet --no-run --test house
	BINARY=$$(realpath $${CARGO_TARGET_DIR:-target}/debug/vigie) npm --prefix $(UI) run --silent browse

build: needs ui-where-node-is ## the release binary, target/release/vigie
	$(CARGO) build --release --locked

# Without Node there is a binary all the same, which says on a plain page that its dashboard was not built.
ui-where-node-is:
	@if tests/peers/need node:nodejs npm:npm && $(NODE_IS_NEW); then $(MAKE) --no-print-directory ui; \
	  else echo "Vigie is built without its dashboard, which needs Node 20.19 or newer (https://nodejs.org)"; fi

demo: build ## the whole product on a market that it plays; ends with Ctrl-C
	target/release/vigie demo

# What is fetched comes while the linter compiles.
test: needs ## everything that must hold before a change lands
	$(MAKE) --no-print-directory --output-sync=line -j2 lint peers
	$(MAKE) --no-print-directory tests ui-tests

lint: needs ## format and clippy, warnings denied
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings

tests: needs peers ## unit, property and end-to-end tests, and the rules of the house
	$(CARGO) test --workspace --locked

end-to-end: needs ## only the tests that drive the real binary
	$(CARGO) test --locked --test end_to_end

many-machines: needs peers ## only those that drive several processes over a real broker and a real database
	$(CARGO) test --locked --test many_machines

bench: needs ## all benchmarks; figures in target/bench/summary.json
	$(CARGO) bench --locked --bench vigie

crash-soak: needs ## kills the real process 1,000 times while posts are pushed; KILLS=n for another number
	VIGIE_KILLS=$${KILLS:-1000} $(CARGO) test --locked --release --test end_to_end crash -- --nocapture

soak: needs peers ## 1,000 kills and 100 cycles of the broker, among other trouble, and a table; KILLS=n CYCLES=n
	VIGIE_KILLS=$${KILLS:-1000} VIGIE_CYCLES=$${CYCLES:-100} $(CARGO) test --locked --release --test many_machines \
	  whatever_goes_wrong -- --nocapture

agreement: needs ## matching, searching and meaning must agree: 20 times the random cases of `make test`; EFFORT=n
	VIGIE_EFFORT=$${EFFORT:-20} $(CARGO) test --locked --release -p vigie-query -p vigie-matcher -p vigie-index agree -- --nocapture

fuzz: needs ## any bytes to what reads queries, texts, posts and the answers of networks: FUZZ_SECONDS (600) for each program
	tests/fuzz/run $${FUZZ_SECONDS:-600}

audit: ## licences and known vulnerabilities of all dependencies; needs cargo-deny and the network
	@command -v cargo-deny >/dev/null || { echo "cargo-deny is missing: cargo install --locked cargo-deny"; exit 1; }
	$(CARGO) deny check

clean: ## removes what was built, keeps data
	$(CARGO) clean
