#!/bin/sh
# Builds, runs the suites named (all when none), prints a table, and writes
# target/report.json and target/report.md. QUICK=1 keeps each suite within five minutes, flow
# within eight: processes that are compared have to be warm.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
"$here/../mvnw" -f "$here/../pom.xml" -q -B -pl benchmarks,benchmarks/eureka,benchmarks/cloud-config,benchmarks/spring-cloud -am -DskipTests package
exec java -Dreport.directory="$here/target" -Deureka.directory="$here/eureka/target" \
	-Dcloud-config.directory="$here/cloud-config/target" -Dspring-cloud.directory="$here/spring-cloud/target" \
	-cp "$here/target/classes:$(find "$here/target/lib" -name '*.jar' | sort | tr '\n' ':')" \
	io.outrigger.benchmarks.BenchmarksMain "$@"
