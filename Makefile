# Every verb of the project; `make help` lists them. Each verb is one line; the work is in bin/.
SHELL := /bin/sh
.DEFAULT_GOAL := help
ARGS ?=

.PHONY: help demo build setup check test test-all format wheel sbom bench clean kube-up kube-down images test-kubernetes

help: ## list the verbs
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

demo: ## the main job on this machine: clusters, jobs, who dialled whom (ARGS=--once ends by itself)
	@bin/demo $(ARGS)

build: ## build the programs into dist/ (does nothing when they are up to date)
	@bin/build

setup: ## make the virtual environment with real Ray in .raybound/venv
	@bin/setup-python

check: ## the inner loop: format, static checks, unit tests
	@bin/run-tests check

test: ## the suite: unit, integration (real ports, SQLite, PostgreSQL, Ray), end to end; ends with a count
	@bin/run-tests test

test-all: ## make test, then a real API server, the images, a real Kubernetes node (root)
	@bin/run-tests test-all

test-kubernetes: ## the product on a real Kubernetes node with KubeRay and a gateway, end to end (root)
	@bin/run-tests test-kubernetes

format: ## bring all sources into the house format
	@bin/maven -q spotless:apply

wheel: ## build the Python wheels into dist/wheels
	@bin/wheel

sbom: ## write dist/sbom.json: every library that ships (CycloneDX)
	@bin/sbom

bench: build setup ## figures as ratios: the command line with and without its AOT cache
	@bin/bench

images: ## container images of the programs as OCI archives in dist/images, with lock.json (no Docker, no registry)
	@bin/images $(ARGS)

kube-up: ## a real Kubernetes node for tests (root; ARGS=control-plane: without pods); builds what is missing
	@bin/kube-up $(ARGS)

kube-down: ## end it (ARGS=--purge: with its images)
	@bin/kube-down $(ARGS)

clean: ## remove what was built (not the virtual environment)
	@rm -rf dist && bin/maven -q clean
