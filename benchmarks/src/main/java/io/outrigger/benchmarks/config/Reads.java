package io.outrigger.benchmarks.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.outrigger.benchmarks.Figures;
import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.config.fleet.CloudConfigServer;
import io.outrigger.benchmarks.config.fleet.SharedSettings;
import io.outrigger.benchmarks.jmh.JmhRun;
import io.outrigger.benchmarks.jmh.JmhRun.Result;
import io.outrigger.benchmarks.jmh.JmhRun.Results;
import io.outrigger.benchmarks.process.ClassPath;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * What it costs to read a setting on the way of a request.
 */
final class Reads {

	private static final double NANOS_TARGET = 10;

	private static final String LIVE = "a live value is read";

	private static final String REFRESH_SCOPE = "a property of a @RefreshScope bean";

	private static final String ENVIRONMENT = "Environment.getProperty of a config client";

	private final List<String> pace;

	Reads(boolean quick) {
		String time = quick ? "500ms" : "2s";
		this.pace = List.of("-wi", "3", "-i", "3", "-w", time, "-r", time);
	}

	List<Measurement> run() throws Exception {
		Results ours;
		try (RedisServer redis = RedisServer.start()) {
			ours = jmh(ClassPath.own(), "LiveReadBenchmark", "-Dredis.uri=" + redis.uri());
		}
		Results peer;
		try (CloudConfigServer server = new CloudConfigServer()) {
			server.write(SharedSettings.APPLICATION, Map.of("storefront.discount-percent", "5"));
			peer = jmh(ClassPath.cloudConfig(), "RefreshedReadBenchmark", "-Dconfig.address=" + server.address());
		}
		return compare(ours, peer);
	}

	private static List<Measurement> compare(Results ours, Results peer) {
		Result live = ours.find("live");
		Result refreshScope = peer.find("refreshScope");
		Result environment = peer.find("environment");
		return List.of(ConfigSuite.FIGURES.lower(LIVE, "time", "ns", live.score(), NANOS_TARGET, Figures.TARGET),
				ConfigSuite.FIGURES.lower(LIVE, "time", "ns", live.score(), refreshScope.score(), REFRESH_SCOPE),
				ConfigSuite.FIGURES.lower(LIVE, "allocated", "B", live.bytes(), refreshScope.bytes(), REFRESH_SCOPE),
				ConfigSuite.FIGURES.lower(LIVE, "time", "ns", live.score(), environment.score(), ENVIRONMENT),
				ConfigSuite.FIGURES.lower(LIVE, "allocated", "B", live.bytes(), environment.bytes(), ENVIRONMENT),
				ConfigSuite.FIGURES.lower(LIVE, "time", "ns", live.score(), peer.find("propertiesBean").score(),
						"a getter of a mutable bean, bound setter by setter"),
				ConfigSuite.FIGURES.lower("Environment.getProperty", "time", "ns", ours.find("environment").score(),
						environment.score(), ENVIRONMENT));
	}

	private Results jmh(ClassPath classPath, String benchmark, String jvmOption) throws Exception {
		List<String> options = new ArrayList<>(this.pace);
		options.addAll(List.of("-jvmArgsAppend", jvmOption));
		return new JmhRun(classPath, "\\." + benchmark + "\\.", options).results();
	}

}
