# make run     installs what is missing, builds, and starts the relay with sample data and the tablet app
# make test    installs what is missing and runs every test
# make soak    kills the relay and cuts the power, 100 times each, and tablets in ten lessons: half an hour
# make bench   measures the relay beside other servers of its protocol (forty minutes; BENCH=--quick for a try)
# make bench-app measures the tablet app in a slowed-down browser (ten minutes; ONLY=tap takes a part)
# make bench-bindings  measures a device with its file, and the way from each language to the core
# make build   leaves the one binary at target/release/cahier
# make clean   removes everything that was built, and what was written in the demo

.PHONY: run test bench bench-app bench-bindings build app bindings setup test-setup lint rust-tests app-tests binding-tests interop-tests browser-tests crash-tests soak screenshots clean
.DEFAULT_GOAL := build
say = @printf '\n== %s\n' '$(1)'

run: build
	$(call say,starting the relay with sample data; Ctrl-C stops it and what was written stays in target/demo)
	target/release/cahier demo --data target/demo

build: setup app
	$(call say,building the relay (a few minutes the first time))
	cargo build --release -p cahier-server

setup:
	@./setup.sh run

test-setup: setup
	@./setup.sh test

# The core as TypeScript and wasm.
bindings: setup
	$(call say,building the core for the browser (some minutes the first time))
	bindings/web/build

# The tablet app. Built anew only when something of it has changed.
app: bindings mobile-shell/dist/index.html

mobile-shell/node_modules/.package-lock.json: mobile-shell/package-lock.json
	cd mobile-shell && npm ci --no-audit --no-fund

mobile-shell/dist/index.html: mobile-shell/node_modules/.package-lock.json mobile-shell/package.json \
		$(shell find mobile-shell/src mobile-shell/public mobile-shell/strings mobile-shell/*.ts mobile-shell/*.js mobile-shell/*.html -type f)
	$(call say,building the tablet app)
	cd mobile-shell && npm run build

test: test-setup build lint rust-tests app-tests binding-tests interop-tests browser-tests crash-tests
	$(call say,every test has passed)

lint:
	$(call say,formatting and lints)
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- --deny warnings
	RUSTDOCFLAGS='--deny warnings' cargo doc --workspace --no-deps --quiet
	@if ! command -v cargo-deny >/dev/null; then \
		echo 'skipped: licences and advisories; `cargo install cargo-deny --locked` brings the tool'; \
	else \
		cargo deny check licenses bans sources && \
		if cargo deny fetch 2>/dev/null; then cargo deny check advisories; \
		else echo 'skipped: advisories; their database cannot be reached'; fi; \
	fi

rust-tests:
	$(call say,units; rules; contracts; laws; simulation)
	cargo test --release --workspace

app-tests: app
	$(call say,the tablet app: types; style; units)
	cd mobile-shell && npm run check && npm test

binding-tests: test-setup build
	$(call say,the bindings: what they offer; Python; Kotlin; Swift; wasm)
	bindings/api
	bindings/python/test
	bindings/kotlin/test
	bindings/swift/test
	mobile-shell/android/bridge/test
	bindings/web/test

interop-tests: build
	$(call say,real automerge-repo clients through the relay)
	tests/interop/run

browser-tests: test-setup build
	$(call say,the whole story in a real browser; and beside programs in Kotlin and Python)
	bindings/kotlin/build
	bindings/python/build
	cargo build --release -p cahier-tests --example bridge
	tests/e2e/run

crash-tests: build
	$(call say,the relay is killed under load)
	cargo build --release -p cahier-tests --example soak
	target/release/examples/soak kill target/release/cahier 3

# Half an hour of kills and power cuts; the latter need root and loop devices.
soak: test-setup build
	cargo build --release -p cahier-tests --example soak
	$(call say,the relay is killed under load; 100 times)
	nice target/release/examples/soak kill target/release/cahier 100
	$(call say,the power fails; 100 times)
	nice target/release/examples/soak power 100
	$(call say,three tablets die in a lesson; ten lessons)
	for seed in 1 2 3 4 5 6 7 8 9 10; do SEED=$$seed tests/e2e/run tests/e2e/lesson.test.js || exit 1; done

# Takes the README's pictures anew.
screenshots: test-setup build
	tests/e2e/run --screenshots mobile-shell/screenshots

bench: test-setup build
	$(call say,the relay and its peers; everything else on this machine should rest)
	tests/install
	cargo bench -p cahier-tests --bench relay -- $(BENCH)

bench-app: test-setup build
	$(call say,the tablet app as a cheap tablet has it; everything else on this machine should rest)
	ONLY=$(ONLY) tests/app-bench/run

bench-bindings: test-setup build
	$(call say,a device and the languages; everything else on this machine should rest)
	bindings/python/build
	cargo bench -p cahier-tests --bench device
	bindings/overhead

clean:
	cargo clean
	rm -rf mobile-shell/dist mobile-shell/node_modules mobile-shell/src/generated bindings/web/generated \
		bindings/web/node_modules bindings/python/generated bindings/kotlin/generated \
		bindings/kotlin/target bindings/swift/generated bindings/swift/Sources/Cahier/generated bindings/swift/.build \
		tests/node_modules
