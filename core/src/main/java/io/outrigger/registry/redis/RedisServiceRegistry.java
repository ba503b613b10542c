package io.outrigger.registry.redis;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.feed.ChangeFeed;
import io.outrigger.redis.feed.FeedSettings;
import io.outrigger.redis.script.RedisScript;
import io.outrigger.registry.DuplicateInstanceException;
import io.outrigger.registry.IllegalTransitionException;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.LeaseLostException;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.ServiceView;
import io.outrigger.registry.UnknownInstanceException;
import io.outrigger.registry.UnknownServiceException;
import io.outrigger.registry.load.InstanceLoad;
import io.outrigger.registry.redis.RegistryScripts.Answer;
import io.outrigger.time.Ticker;

/**
 * The registry that a fleet shares in Redis. Leases, incarnations and the end of a lease
 * are decided there, by its clock alone. Every service in the namespace is followed, so
 * that reading is a look-up in memory, also while Redis is away. A write completes once
 * this process sees it, or soon after where it cannot. Safe for use from several threads;
 * nothing here blocks.
 */
public final class RedisServiceRegistry implements ServiceRegistry {

	private static final Logger logger = LoggerFactory.getLogger(RedisServiceRegistry.class);

	private static final int MAX_SERVICES = 1_000;

	private static final Duration SEEN_WITHIN = Duration.ofMillis(500);

	private static final Duration EMIT_FOR = Duration.ofSeconds(1);

	private final ConcurrentMap<String, Followed> services = new ConcurrentHashMap<>();

	private final Set<String> own = ConcurrentHashMap.newKeySet();

	/*
	 * Ids of registrations which may have come about although no answer came.
	 */
	private final Set<String> unanswered = ConcurrentHashMap.newKeySet();

	private final AtomicLong changeCount = new AtomicLong();

	private final Sinks.Many<String> changed = Sinks.many().multicast().directBestEffort();

	private final RedisConnections redis;

	private final RegistryScripts scripts;

	private final Duration lease;

	private final FeedSettings feeds;

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final ChangeFeed index;

	private volatile boolean running;

	/**
	 * Creates a registry that follows nothing yet.
	 * @param redis the connections
	 * @param namespace separates registries that share a Redis
	 * @param lease how long a registration stays without a heartbeat
	 * @param feeds how services are followed
	 * @param ticker measures how old views are
	 * @param scheduler where views are updated; never blocked
	 */
	public RedisServiceRegistry(RedisConnections redis, String namespace, Duration lease, FeedSettings feeds,
			Ticker ticker, Scheduler scheduler) {
		this.redis = redis;
		this.scripts = new RegistryScripts(redis, namespace);
		this.lease = lease;
		this.feeds = feeds;
		this.ticker = ticker;
		this.scheduler = scheduler;
		this.index = new ChangeFeed(this.scripts.index(), new ServiceIndex(this.own, this::found, this::putBack), redis,
				feeds, ticker, scheduler);
	}

	/**
	 * Begins to follow the services of the namespace.
	 */
	public void start() {
		this.running = true;
		this.index.start();
		this.services.values().forEach(Followed::start);
	}

	/**
	 * Waits for the first view of the fleet.
	 * @return completes once every service that the namespace knew of was read; never
	 * fails
	 */
	public Mono<Void> firstView() {
		return this.index.first()
			.thenMany(Flux.defer(() -> Flux.fromIterable(this.services.values())))
			.flatMap((followed) -> followed.feed.first(), MAX_SERVICES)
			.then();
	}

	/**
	 * Follows nothing any more; what is known stays readable.
	 */
	public void stop() {
		this.running = false;
		this.index.stop();
		this.services.values().forEach(Followed::stop);
	}

	@Override
	public Mono<ServiceInstance> register(ServiceInstance instance) {
		return Mono.defer(() -> {
			if (instance.status() == InstanceStatus.SUSPECT) {
				return Mono.error(new IllegalTransitionException(instance, null, instance.status()));
			}
			FollowedService service = follow(instance.service());
			boolean again = !this.unanswered.add(instance.service() + '/' + instance.id());
			return this.scripts
				.say(RegistryScripts.REGISTER, instance.service(), instance.id(), instance.status().name(),
						InstanceRecord.attributes(instance), Long.toString(this.lease.toMillis()))
				.doOnError((failure) -> service.presume(instance))
				.doOnCancel(() -> service.presume(instance))
				.flatMap((answer) -> registered(instance, answer, again));
		});
	}

	private Mono<ServiceInstance> registered(ServiceInstance instance, Answer answer, boolean again) {
		this.unanswered.remove(instance.service() + '/' + instance.id());
		if (answer.word().equals("OK")) {
			return registered(instance.withIncarnation(answer.number(2)), answer.number(1));
		}
		ServiceInstance holder = new InstanceReader(instance.service()).read(instance.id(), answer.bytes(1));
		boolean own = again
				&& holder.equals(instance.withStatus(holder.status()).withIncarnation(holder.incarnation()));
		return own ? registered(holder, 0) : Mono.error(new DuplicateInstanceException(instance, holder));
	}

	private Mono<ServiceInstance> registered(ServiceInstance registered, long revision) {
		this.own.add(registered.service());
		followed(registered).note(registered.id(), this.lease, InstanceLoad.UNKNOWN);
		return this.scripts.index(registered.service(), true)
			.onErrorComplete()
			.then(seen(registered, revision))
			.thenReturn(registered);
	}

	@Override
	public Mono<Void> heartbeat(ServiceInstance registered, InstanceLoad load) {
		return held(registered, RegistryScripts.HEARTBEAT, Long.toString(this.lease.toMillis()), LoadRecord.write(load))
			.doOnNext((answer) -> followed(registered).note(registered.id(), this.lease, load))
			.flatMap((answer) -> seen(registered, answer.number(1)));
	}

	@Override
	public Mono<Void> setStatus(ServiceInstance registered, InstanceStatus status) {
		if (status == InstanceStatus.SUSPECT) {
			return Mono.error(() -> new IllegalTransitionException(registered, registered.status(), status));
		}
		String[] from = Arrays.stream(InstanceStatus.values())
			.filter((present) -> present.mayBecome(status))
			.map(Enum::name)
			.toArray(String[]::new);
		return held(registered, RegistryScripts.STATUS,
				Stream.concat(Stream.of(status.name()), Stream.of(from)).toArray(String[]::new))
			.flatMap((answer) -> answer.word().equals("OK") ? seen(registered, answer.number(1)) : Mono
				.error(new IllegalTransitionException(registered, InstanceStatus.valueOf(answer.text(1)), status)));
	}

	@Override
	public Mono<Void> deregister(ServiceInstance registered) {
		return this.scripts
			.say(RegistryScripts.DEREGISTER, registered.service(), registered.id(),
					Long.toString(registered.incarnation()))
			.flatMap((answer) -> seen(registered, answer.number(1)));
	}

	/*
	 * Runs a script for who holds a lease, or says why it does not.
	 */
	private Mono<Answer> held(ServiceInstance registered, RedisScript<List<Object>> script, String... arguments) {
		return Mono.defer(() -> {
			if (registered.incarnation() <= 0) {
				return Mono.error(unknown(registered));
			}
			String[] all = Stream
				.concat(Stream.of(registered.id(), Long.toString(registered.incarnation())), Stream.of(arguments))
				.toArray(String[]::new);
			return this.scripts.say(script, registered.service(), all).flatMap((answer) -> switch (answer.word()) {
				case "GONE" -> Mono.error(new LeaseLostException(registered));
				case "FENCED" -> Mono.error(
						new LeaseLostException(registered, answer.number(1), InstanceRecord.address(answer.text(2))));
				default -> Mono.just(answer);
			});
		});
	}

	private RuntimeException unknown(ServiceInstance stranger) {
		return discover(stranger.service()).instances().isEmpty() ? new UnknownServiceException(stranger.service())
				: new UnknownInstanceException(stranger.service(), stranger.id());
	}

	@Override
	public ServiceView discover(String service) {
		Followed followed = this.services.get(service);
		return (followed != null) ? followed.service.view() : ServiceView.empty(service);
	}

	@Override
	public Flux<ServiceView> watch(String service) {
		// The first look comes after the subscription: a change in between would be lost
		return Flux.merge(this.changed.asFlux().filter(service::equals), Mono.just(service))
			.onBackpressureLatest()
			.publishOn(this.scheduler, 1)
			.map(this::discover)
			.distinctUntilChanged(ServiceView::revision);
	}

	@Override
	public Flux<Long> changes() {
		return Flux.merge(this.changed.asFlux(), Mono.just(""))
			.onBackpressureLatest()
			.publishOn(this.scheduler, 1)
			.map((service) -> this.changeCount.get())
			.distinctUntilChanged();
	}

	@Override
	public Set<String> services() {
		Set<String> names = new TreeSet<>();
		this.services.forEach((name, followed) -> {
			if (!followed.service.view().instances().isEmpty()) {
				names.add(name);
			}
		});
		return names;
	}

	@Override
	public @Nullable Duration leaseRemaining(ServiceInstance registered) {
		Followed followed = this.services.get(registered.service());
		return (followed != null) ? followed.service.leaseRemaining(registered) : null;
	}

	@Override
	public @Nullable InstanceLoad load(ServiceInstance registered) {
		Followed followed = this.services.get(registered.service());
		return (followed != null) ? followed.service.load(registered) : null;
	}

	@Override
	public Duration viewAge() {
		Duration oldest = this.index.age();
		for (Followed followed : this.services.values()) {
			Duration age = followed.feed.age();
			oldest = (age.compareTo(oldest) > 0) ? age : oldest;
		}
		return oldest;
	}

	/**
	 * Returns how many records could not be read and were left out.
	 * @return the count since the start
	 */
	public long rejectedRecords() {
		return this.services.values().stream().mapToLong((followed) -> followed.service.rejected()).sum();
	}

	private FollowedService followed(ServiceInstance instance) {
		return follow(instance.service());
	}

	private FollowedService follow(String service) {
		Followed present = this.services.get(service);
		if (present == null) {
			if (this.services.size() >= MAX_SERVICES) {
				throw new IllegalStateException("More than " + MAX_SERVICES + " services cannot be followed");
			}
			present = this.services.computeIfAbsent(service, Followed::new);
			if (this.running) {
				present.start();
			}
		}
		return present.service;
	}

	private void found(String service) {
		if (this.services.size() >= MAX_SERVICES) {
			logger.warn("Service {} is not followed: there are {} already", service, MAX_SERVICES);
		}
		else {
			follow(service);
		}
	}

	private void putBack(String service) {
		this.scripts.index(service, true)
			.subscribe(null, (failure) -> logger.debug("Service {} is not in the index", service, failure));
	}

	/*
	 * Completes once this process sees a revision, or will no longer wait for it.
	 */
	private Mono<Void> seen(ServiceInstance written, long revision) {
		FollowedService service = followed(written);
		if (service.revision() >= revision) {
			// As with nearly every heartbeat, which changes no record
			return Mono.empty();
		}
		return Flux.merge(this.changed.asFlux().filter(written.service()::equals), Mono.just(written.service()))
			.filter((change) -> service.revision() >= revision)
			.next()
			.timeout(SEEN_WITHIN, this.scheduler)
			.onErrorComplete()
			.then();
	}

	private void changed(String service) {
		this.changeCount.incrementAndGet();
		this.changed.emitNext(service, Sinks.EmitFailureHandler.busyLooping(EMIT_FOR));
	}

	/**
	 * A service, with what tells of it.
	 */
	private final class Followed {

		private final FollowedService service;

		private final ChangeFeed feed;

		private final Disposable.Swap sweeping = Disposables.swap();

		Followed(String name) {
			this.service = new FollowedService(name, RedisServiceRegistry.this.scripts, RedisServiceRegistry.this.lease,
					RedisServiceRegistry.this.ticker, RedisServiceRegistry.this::changed);
			this.feed = new ChangeFeed(RedisServiceRegistry.this.scripts.feed(name), this.service,
					RedisServiceRegistry.this.redis, RedisServiceRegistry.this.feeds, RedisServiceRegistry.this.ticker,
					RedisServiceRegistry.this.scheduler);
		}

		void start() {
			this.feed.start();
			this.sweeping.update(this.service.sweep(RedisServiceRegistry.this.feeds.comparison(),
					RedisServiceRegistry.this.scheduler));
		}

		void stop() {
			this.feed.stop();
			this.sweeping.update(Disposables.disposed());
		}

	}

}
