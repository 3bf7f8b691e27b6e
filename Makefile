# One entry for each thing a person does here; `make` alone lists them.
# A JDK 25 is found by scripts/find-jdk.sh, whatever java is on the PATH.

# The JVM flags are in one file, which `java @server/java.options` reads too.
JAVA_FLAGS ?= $(strip $(shell sed 's/\#.*//' server/java.options))

MODULES := market broker exchange feed store stream cluster server
JAR := server/target/tapeloom-server.jar
# What the JVM learnt of the server in a rehearsal, for the jar by its whole path; AOT=no goes without.
AOT_CACHE := server/target/tapeloom.aot
AOT ?= yes
# Folders too, so that a deleted file counts as a change.
SOURCES = $(shell find pom.xml server/java.options $(MODULES:%=%/pom.xml) $(MODULES:%=%/src/main) ! -name '* *' 2>/dev/null)
SCRIPTS := $(wildcard scripts/*.sh) .ci/run .githooks/pre-commit .githooks/commit-msg
CONTRACT := contract/node_modules/.package-lock.json
# A Python for the snippets of docs/connect/python.md.
PYTHON := target/python/.installed
# The tool of make schemathesis, with all that it needs.
SCHEMATHESIS := target/schemathesis/.installed
CLIENT := clients/typescript/node_modules/.package-lock.json
# The page at /, packed into the jar; without an npm to build it, the server says at / how to.
PAGE := dashboard/dist/index.html
PAGE_SOURCES = $(shell find dashboard/index.html dashboard/package-lock.json dashboard/vite.config.ts dashboard/build \
	dashboard/src clients/typescript/src scripts/build-dashboard.sh ! -name '* *' 2>/dev/null)
PAGE_TOOLS := dashboard/node_modules/@biomejs/biome/package.json
MVN := scripts/with-jdk.sh mvn -B -ntp
VITEST_RETRIES = $(if $(RETRIES),-- --retry=$(RETRIES))
# Silent unless it fails, and then without the chatter. (Not -q, which hides the compiler's warnings, our errors.)
QUIET_MVN := scripts/quietly.sh $(MVN) -Dorg.slf4j.simpleLogger.defaultLogLevel=warn

# The server as it is run; what it learnt in a rehearsal counts where there was one.
RUN = scripts/with-jdk.sh java $(JAVA_FLAGS) \
	$$([ ! $(AOT) = yes ] || [ ! -s $(AOT_CACHE) ] || echo -XX:AOTCache=$(AOT_CACHE)) -jar $(abspath $(JAR))
TELL_OF_NPM = command -v npm >/dev/null || echo "npm not found: going on without the page at /."

# Given in the environment or on the command line, they reach the server.
ifdef HOST
export HOST
endif
ifdef PORT
export PORT
endif
ifdef NODES
export NODES
endif

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help dev cluster test schemathesis generators conformance fuzz same-numbers stress build format lint health hooks clean \
	bench bench-parts bench-exchange bench-replay bench-symbols bench-formats bench-recovery bench-files bench-page browsers check-access check-cluster check-standing check-delivery check-libraries attack \
	lint-format lint-java lint-scripts lint-client lint-page lint-documents test-client test-client-nodes bundlers clients clients-check clients-soak node test-tools

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

dev: export AUTH_DEV_TOKENS ?= true
dev: $(JAR) $(if $(filter yes,$(AOT)),$(AOT_CACHE)) ## run the server, built first if a source has changed (HOST, PORT, AOT=no, JAVA_FLAGS)
	@exec scripts/supervise.sh $(RUN)

cluster: export AUTH_DEV_TOKENS ?= true
cluster: $(JAR) $(if $(filter yes,$(AOT)),$(AOT_CACHE)) ## run a cluster: Redis, a generator and one that stands by, nodes, nginx in front (NODES=3 PORT=8000)
	@scripts/ensure-tools.sh redis-server nginx
	@exec scripts/cluster.sh $(RUN)

test: test-tools $(CONTRACT) $(PYTHON) $(CLIENT) $(PAGE_TOOLS) $(PAGE) ## run every test of every module (INSTALL=yes installs missing tools, RETRIES=1 repeats what fails)
	@cd dashboard && npm run -s test $(VITEST_RETRIES)
	@$(MVN) test $(if $(RETRIES),-Dsurefire.rerunFailingTestsCount=$(RETRIES))
	@$(MAKE) -s test-client

schemathesis: $(JAR) $(SCHEMATHESIS) ## hold REST to its OpenAPI document, by requests of all kinds (SEED=1 EXAMPLES=50)
	@scripts/with-server.sh $(RUN) -- scripts/schemathesis.sh target/schemathesis/bin/schemathesis $(or $(SEED),1) $(or $(EXAMPLES),50)

generators: $(JAR) ## make, compile and use clients by the generators of others, lint the documents (GENERATORS='go java')
	@scripts/ensure-tools.sh node npm venv
	@contract/generators/install.sh target/generators/tools $(GENERATORS)
	@scripts/with-server.sh $(RUN) -- scripts/with-jdk.sh node contract/generators/run.mjs target/generators/out $(GENERATORS)

check-libraries: $(JAR) $(CONTRACT) $(PYTHON) ## have WebSocket libraries of others and browsers listen, compressed (SECONDS=60, LIBRARIES='python firefox')
	@scripts/ensure-tools.sh node npm chromium venv
	@scripts/with-server.sh $(RUN) -- node contract/libraries/run.mjs target/libraries $(or $(SECONDS),60) $(LIBRARIES)

conformance: ## hold the wire to RFC 6455 by the Autobahn test suite (CASES='1.* 6.*')
	@rm -f stream/target/conformance/table.txt
	@$(QUIET_MVN) -Pconformance -pl stream -am test $(if $(CASES),'-Dconformance.cases=$(CASES)'); \
	status=$$?; cat stream/target/conformance/table.txt 2>/dev/null; exit $$status

fuzz: ## let a fuzzer loose on frames, handshakes and messages (SECONDS=60 for each)
	@mkdir -p target
	@$(MVN) -Pfuzz -pl stream,server -am test -Dfuzz.seconds=$(or $(SECONDS),60) >target/fuzz.log 2>&1 \
	|| { cat target/fuzz.log; exit 1; }
	@grep -E 'Running io|DONE' target/fuzz.log

same-numbers: ## two servers on one market, one of them listened to, count alike (TIME=PT1H SPEED=100)
	@$(MVN) -pl server -am test -Dtest=SameNumbersTest -Dsurefire.failIfNoSpecifiedTests=false \
		-Dmarket.time=$(or $(TIME),PT1H) -Dmarket.speed=$(or $(SPEED),100)

stress: ## see what threads may see of what they share (MODE=quick or tough, TESTS='Topic')
	@$(QUIET_MVN) -pl stress -am package -DskipTests
	@scripts/stress.sh $(or $(MODE),default) '$(TESTS)'

build: $(if $(shell command -v npm),$(PAGE)) ## build everything without tests: the server's jar, its libraries beside it
	@$(TELL_OF_NPM)
	@$(QUIET_MVN) package -DskipTests
	@touch $(JAR)
	@echo "Built $(JAR)"

format: ## format the sources
	@$(QUIET_MVN) spotless:apply
	@if [ -e $(CLIENT) ]; then cd clients/typescript && npm run -s format; fi
	@if [ -e $(PAGE_TOOLS) ]; then cd dashboard && npm run -s format; fi

lint: lint-format lint-java lint-scripts lint-client lint-page lint-documents ## check format, static analysis, scripts, TypeScript and the API documents

clients: node $(JAR) $(CLIENT) ## make the TypeScript client: types from the documents of the server, then its build
	@cd clients/typescript && npm run -s generate && npm run -s build
	@echo "Built clients/typescript/dist"

clients-check: node $(JAR) $(CLIENT) ## see whether the types of the TypeScript client are what the server's documents say
	@cd clients/typescript && npm run -s generate -- --check

test-client-nodes: node $(JAR) $(CLIENT) ## try the TypeScript client with the other versions of Node that it is for
	@cd clients/typescript && npm run -s test:nodes

bundlers: $(JAR) $(CLIENT) ## use the packed TypeScript client in Node, Jest, webpack, Vite and Next (TOOLS='jest vite')
	@scripts/ensure-tools.sh node npm
	@cd clients/typescript && npm run -s build
	@scripts/with-server.sh $(RUN) -- node clients/typescript/consumers/run.mjs target/bundlers $(TOOLS)

clients-soak: node $(JAR) $(CLIENT) ## cut the TypeScript client off again and again, for minutes (DISCONNECTS=50)
	@cd clients/typescript && npm run -s soak

health: ## ask a running server how it is (HOST, PORT)
	@scripts/health.sh

bench: $(AOT_CACHE) ## measure the server beside its peers (WORKLOADS=M1,M3 SERVERS=tapeloom,bun SECONDS=20 PROCESSES=5)
	@$(MAKE) -s -C bench bench JAVA_FLAGS='$(JAVA_FLAGS)'

bench-m%: $(AOT_CACHE)
	@$(MAKE) -s -C bench bench JAVA_FLAGS='$(JAVA_FLAGS)' WORKLOADS=M$*

bench-parts: $(JAR) ## measure the server's parts
	@$(MAKE) -s -C bench bench-parts JAVA_FLAGS='$(JAVA_FLAGS)'

bench-exchange: $(JAR) ## measure the matching engine: operations a second, and how long each takes
	@$(MAKE) -s -C bench bench-exchange JAVA_FLAGS='$(JAVA_FLAGS)'

bench-replay: $(AOT_CACHE) ## measure how fast the past is replayed to one client (DURATION=10)
	@$(MAKE) -s -C bench bench-replay JAVA_FLAGS='$(JAVA_FLAGS)'

bench-symbols: $(AOT_CACHE) ## measure what a symbol costs, 7 to 5,000 of them (SYMBOLS='7 100 1000 5000' SECONDS=20 SETTLE=20)
	@$(MAKE) -s -C bench bench-symbols JAVA_FLAGS='$(JAVA_FLAGS)'

bench-formats: $(AOT_CACHE) ## measure the formats: bytes on the wire, deliveries for the server's CPU, idle memory (CONNECTIONS=200 MARKET_SPEED=20 SECONDS=20 IDLE=10000)
	@$(MAKE) -s -C bench bench-formats JAVA_FLAGS='$(JAVA_FLAGS)'

bench-recovery: $(AOT_CACHE) ## measure how clients receive what they missed (CONNECTIONS=1000 MISSED=500 AWAY=60 MARKET_SPEED=60)
	@$(MAKE) -s -C bench bench-recovery JAVA_FLAGS='$(JAVA_FLAGS)'

bench-files: $(JAR) ## measure how fast a folder of files of bars is read (FILES=5000 ROWS=1000)
	@$(MAKE) -s -C bench bench-files JAVA_FLAGS='$(JAVA_FLAGS)'

bench-page: $(AOT_CACHE) $(CONTRACT) ## measure the page at / in a browser, by a trace (SECONDS=20 MARKET_SPEED=45 TRACE=page.json.gz)
	@scripts/ensure-tools.sh node chromium
	@node contract/measure-dashboard.mjs $(if $(SECONDS),--seconds=$(SECONDS)) $(if $(TRACE),--trace=$(TRACE)) -- $(RUN)

browsers: $(JAR) $(CONTRACT) ## see the page at / in Firefox and WebKit, which are installed where that can be done
	@scripts/ensure-tools.sh node firefox WebKitWebDriver Xvfb
	@node contract/check-browsers.mjs target/pages -- $(RUN)

check-access: $(JAR) $(CONTRACT) ## see whether everybody can use the pages, by axe-core in seven sizes, light and dark
	@scripts/ensure-tools.sh node chromium
	@scripts/with-server.sh $(RUN) -- sh -c 'node contract/check-access.mjs "$$SERVER"'

check-standing: $(CONTRACT) $(PAGE) ## see whether the page calls live only what is: markets that are closed, over, lost, stale
	@scripts/ensure-tools.sh node npm chromium
	@$(QUIET_MVN) -pl server -am test -Dtest='DashboardTest#shouldCallNothingLiveThatIsNot' -Dsurefire.failIfNoSpecifiedTests=false

check-cluster: ## kill parts of a cluster at random under clients that keep a ledger (DURATION=60 CLIENTS=20)
	@scripts/ensure-tools.sh redis-server
	@$(QUIET_MVN) -pl server -am test -Dtest=KilledClusterTest -Dsurefire.failIfNoSpecifiedTests=false \
		-Dcluster.seconds=$(or $(DURATION),60) -Dcluster.clients=$(or $(CLIENTS),20)

check-delivery: $(AOT_CACHE) ## see whether every subscriber gets what it is owed (DURATION=60)
	@$(MAKE) -s -C bench check-delivery JAVA_FLAGS='$(JAVA_FLAGS)'

attack: $(AOT_CACHE) ## attack the server, and see what its other clients see (ATTACKS='pings replays', MODE=quick, SOAK=3600, SEED=7)
	@$(MAKE) -s -C attack attack JAVA_FLAGS='$(JAVA_FLAGS) $(if $(SERVER_JAR),,-XX:AOTCache=$(abspath $(AOT_CACHE)))'

hooks: ## let git run the checks before each commit
	@git config core.hooksPath .githooks
	@echo "The checks in .githooks now run before each commit."

clean: ## remove everything that make has made
	@rm -rf target .schemathesis $(MODULES:%=%/target) bench/target attack/target stress/target bench/peers/node_modules contract/node_modules contract/generators/node_modules clients/typescript/node_modules \
		clients/typescript/dist dashboard/node_modules dashboard/dist stream/.cifuzz-corpus server/.cifuzz-corpus

# The parts of lint.

lint-format:
	@echo "Checking the format"
	@$(QUIET_MVN) spotless:check

lint-java:
	@echo "Checking the Java code"
	@$(QUIET_MVN) test-compile

lint-scripts:
	@echo "Checking the scripts"
	@if command -v shellcheck >/dev/null; then shellcheck $(SCRIPTS); \
	else echo "shellcheck not found: the scripts stay unchecked."; fi

lint-client: node $(CLIENT)
	@echo "Checking the TypeScript client"
	@cd clients/typescript && npm run -s lint && npm run -s typecheck && npm run -s size

lint-page: node $(PAGE_TOOLS)
	@echo "Checking the page"
	@cd dashboard && npm run -s lint && npm run -s typecheck

lint-documents: node $(CONTRACT)
	@echo "Checking the API documents"
	@scripts/quietly.sh node --test contract/openapi-rules.test.mjs bench/runner/faults.test.mjs bench/runner/figures.test.mjs
	@$(QUIET_MVN) -pl server -am test -Dgroups=contract -Dsurefire.failIfNoSpecifiedTests=false

test-client: node $(JAR) $(CLIENT)
	@cd clients/typescript && npm test -s $(VITEST_RETRIES)

# What they are made of.

$(JAR): $(SOURCES) $(if $(shell command -v npm),$(PAGE))
	@$(TELL_OF_NPM)
	@echo "Building the server..."
	@$(QUIET_MVN) -pl server -am package -DskipTests
	@touch $@

# An empty one says that it was tried.
$(AOT_CACHE): $(JAR) scripts/aot-cache.sh scripts/Rehearsal.java
	@echo "Rehearsing, so that the server starts quickly..."
	@scripts/aot-cache.sh $(abspath $(JAR)) $@ $(JAVA_FLAGS) || { echo "Going on without it."; : >$@; }

# A page that cannot be built does not hold up the server.
$(PAGE): $(PAGE_SOURCES)
	@echo "Building the page..."
	@scripts/quietly.sh scripts/build-dashboard.sh || echo "Going on without the page."

# What the page is checked with, besides what it is built with.
$(PAGE_TOOLS): dashboard/package-lock.json
	@cd dashboard && npm ci --loglevel=error >/dev/null
	@touch $@ dashboard/node_modules/.package-lock.json

$(CONTRACT): contract/package-lock.json contract/package.json
	@cd contract && npm ci --loglevel=error >/dev/null
	@touch $@

$(PYTHON): contract/requirements.txt
	@python3 -m venv target/python
	@target/python/bin/python -m pip install --quiet --disable-pip-version-check -r contract/requirements.txt
	@touch $@

$(SCHEMATHESIS): contract/schemathesis.txt
	@python3 -m venv target/schemathesis
	@target/schemathesis/bin/python -m pip install --quiet --disable-pip-version-check -r contract/schemathesis.txt
	@touch $@

$(CLIENT): clients/typescript/package-lock.json clients/typescript/package.json
	@cd clients/typescript && npm ci --loglevel=error >/dev/null
	@touch $@

node:
	@scripts/ensure-tools.sh node npm

test-tools:
	@scripts/ensure-tools.sh node npm chromium curl venv redis-server
	@[ "$(OTHER_BROWSERS)" = no ] || scripts/ensure-tools.sh firefox WebKitWebDriver Xvfb || true # the page is not seen in them
	@scripts/ensure-tools.sh ip 2>/dev/null || true # one test is skipped without it
