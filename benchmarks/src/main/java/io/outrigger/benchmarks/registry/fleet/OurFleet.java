package io.outrigger.benchmarks.registry.fleet;

import java.time.Duration;
import java.util.List;

import io.outrigger.benchmarks.process.ChildProcess;
import io.outrigger.benchmarks.process.ClassPath;
import io.outrigger.benchmarks.process.Lines;
import io.outrigger.benchmarks.process.Pause;
import io.outrigger.benchmarks.registry.member.FleetMemberApplication;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * Applications with Outrigger around a Redis of their own.
 */
public final class OurFleet implements Fleet {

	private static final List<String> FOLLOWERS = List.of("one", "two", "three");

	private static final Duration CONNECTED = Duration.ofMinutes(1);

	private final RedisServer redis = RedisServer.start();

	private final Duration heartbeat;

	private final Duration lease;

	private final List<ChildProcess> followers;

	private final ChildProcess writer;

	/**
	 * Starts them, and waits until they are ready.
	 * @param heartbeat their heartbeat interval
	 * @param lease their lease
	 */
	public OurFleet(Duration heartbeat, Duration lease) {
		this.heartbeat = heartbeat;
		this.lease = lease;
		this.writer = member("writer");
		this.followers = FOLLOWERS.stream().map(this::member).toList();
		awaitSeenByItself(this.writer, "writer");
		for (int i = 0; i < FOLLOWERS.size(); i++) {
			awaitSeenByItself(this.followers.get(i), FOLLOWERS.get(i));
		}
	}

	/*
	 * An application starts without Redis, and is connected a moment later.
	 */
	private static void awaitSeenByItself(ChildProcess member, String name) {
		member.awaitReady();
		member.lines().time(Fleet.up(name, name), System.nanoTime() + CONNECTED.toNanos()).orElseThrow();
	}

	private ChildProcess member(String name) {
		return ChildProcess.start(ClassPath.own(), FleetMemberApplication.class.getName(),
				"--spring.application.name=" + name, "--outrigger.instance.id=" + name, "--server.port=0",
				"--spring.main.banner-mode=off", "--logging.level.root=warn", "--outrigger.backend=redis",
				"--outrigger.cache.enabled=false", "--spring.data.redis.url=" + this.redis.uri(),
				"--outrigger.registry.heartbeat-interval=" + this.heartbeat,
				"--outrigger.registry.lease=" + this.lease);
	}

	@Override
	public void register(String service, String id) {
		this.writer.tell("register " + service + " " + id);
	}

	@Override
	public void takeOut(String service, String id) {
		this.writer.tell("drain " + service + " " + id);
	}

	@Override
	public String takenOut(String service, String id) {
		return "SEEN " + service + " " + id + " DRAINING";
	}

	@Override
	public void deregister(String service, String id) {
		this.writer.tell("deregister " + service + " " + id);
	}

	@Override
	public List<Lines> followers() {
		return this.followers.stream().map(ChildProcess::lines).toList();
	}

	@Override
	public ChildProcess victim(List<String> services) {
		ChildProcess victim = member("victims");
		awaitSeenByItself(victim, "victims");
		for (String service : services) {
			victim.tell("keep " + service + " " + service);
			// Their heartbeats are spread over the interval, as those of a fleet are
			Pause.of(this.heartbeat.dividedBy(services.size()));
		}
		return victim;
	}

	@Override
	public void close() {
		this.followers.forEach(ChildProcess::close);
		this.writer.close();
		this.redis.close();
	}

}
