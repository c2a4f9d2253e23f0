# The front door. `make demo` and `make test` install what is missing on Debian 12 and say so.
.PHONY: demo test lib bench fuzz soak faults format requirements setup-demo setup-test clean

demo: setup-demo lib
	@mkdir -p build
	for sample in upload_images lidar_cameras_sequence import_manifest; do \
	    cc -std=c99 -O2 -Iinclude bindings/c/$$sample.c -o build/$$sample -Lbuild -llading -lm -Wl,-rpath,'$$ORIGIN' || exit; \
	done
	scripts/with-emulator.sh -- scripts/demo.sh

test: setup-test lib
	scripts/test.sh

lib:
	scripts/build-library.sh

# curl, the official clients and Lading against the same local servers, in the same run.
bench: setup-test lib
	PYTHONPATH=bindings/python .venv/bin/python bench/run.py

# SECONDS_EACH: for each target, default 30.
fuzz:
	fuzz/run.sh $(or $(SECONDS_EACH),30)

# Random kills and power cuts of a host with spools. KILLS, JOBS, SEED: default 1000, 200, a random one, which is printed.
soak: setup-test lib
	scripts/soak.sh $(or $(KILLS),1000) $(or $(JOBS),200) $(or $(SEED),0)

# Every fault of the emulator at every request of every kind of job; `make test` goes through a part of it.
faults: setup-test lib
	scripts/faults.sh

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests/LadingTests fuzz

# Renews the lists of the packages that tests and tools take, with hashes. UPGRADE=--upgrade: to the newest versions.
requirements:
	scripts/requirements.sh $(UPGRADE)

setup-demo:
	@scripts/setup.sh demo

setup-test:
	@scripts/setup.sh test

clean:
	rm -rf .build build .venv .venv-*
