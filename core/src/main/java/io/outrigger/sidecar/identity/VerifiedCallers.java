package io.outrigger.sidecar.identity;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.outrigger.flow.RejectedException;
import io.outrigger.flow.Rejection;

/**
 * Tells who sends the tokens that come in. Each is checked once, not on the thread that
 * asks, and known from then on until it ends or the keys change. Only what proved good is
 * remembered, so that bad tokens displace nothing; and only so many are checked at a
 * time. Safe for use from several threads; {@link #atHand} takes no lock.
 */
public final class VerifiedCallers {

	private static final int MOST_KNOWN = 10_000;

	private static final int MOST_CHECKED = 256;

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private static final Rejection TOO_MANY = new Rejection(Rejection.Reason.CONCURRENCY_LIMITED, "identity checks",
			Duration.ofSeconds(1));

	private final Cache<String, Known> known = Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();

	private final ConcurrentMap<String, CompletableFuture<@Nullable CallerIdentity>> checks = new ConcurrentHashMap<>();

	private final String audience;

	private final Supplier<IdentitySettings> settings;

	private final TokenVerifier verifier;

	private final InstantSource clock;

	private final Supplier<Scheduler> workers;

	/**
	 * Creates callers of whom none is known yet.
	 * @param audience name of this service, which tokens must be meant for
	 * @param settings read for each token; the same object until they change
	 * @param clock says whether a token has ended
	 * @param workers gives what checks: that takes a while
	 */
	public VerifiedCallers(String audience, Supplier<IdentitySettings> settings, InstantSource clock,
			Supplier<Scheduler> workers) {
		this.audience = audience;
		this.settings = settings;
		this.verifier = new TokenVerifier(settings, clock);
		this.clock = clock;
		this.workers = workers;
	}

	/**
	 * Whether any token can prove anything.
	 * @return {@code false} without keys
	 */
	public boolean isOn() {
		return !this.settings.get().keys().isEmpty();
	}

	/**
	 * Returns who sent a token that is known to be good.
	 * @param token the token
	 * @return the sender; {@code null} if it has to be checked
	 */
	@SuppressWarnings("ReferenceEquality")
	public @Nullable CallerIdentity atHand(String token) {
		Known found = this.known.getIfPresent(token);
		if (found == null || found.settings != this.settings.get() || this.clock.millis() >= found.untilMillis) {
			return null;
		}
		return found.caller;
	}

	/**
	 * Checks a token, or waits for whoever does already.
	 * @param token the token
	 * @return who sent it; empty if there are no keys any more; fails with a
	 * {@link TokenRejectedException} if it proves nothing, and with a
	 * {@link RejectedException} if too many others are checked, or it takes longer than 2
	 * s
	 */
	public Mono<CallerIdentity> verify(String token) {
		return Mono.defer(() -> {
			CallerIdentity found = atHand(token);
			if (found != null) {
				return Mono.just(found);
			}
			CompletableFuture<@Nullable CallerIdentity> check = this.checks.get(token);
			return Mono.fromFuture((check != null) ? check : begin(token), true)
				.timeout(PATIENCE, Mono.error(() -> new RejectedException(TOO_MANY)));
		});
	}

	private CompletableFuture<@Nullable CallerIdentity> begin(String token) {
		CompletableFuture<@Nullable CallerIdentity> check = new CompletableFuture<>();
		if (this.checks.size() >= MOST_CHECKED) {
			check.completeExceptionally(new RejectedException(TOO_MANY));
			return check;
		}
		CompletableFuture<@Nullable CallerIdentity> other = this.checks.putIfAbsent(token, check);
		if (other != null) {
			return other;
		}
		try {
			this.workers.get().schedule(() -> end(token, check));
		}
		catch (RejectedExecutionException ex) {
			this.checks.remove(token, check);
			check.completeExceptionally(new RejectedException(TOO_MANY));
		}
		return check;
	}

	private void end(String token, CompletableFuture<@Nullable CallerIdentity> check) {
		try {
			CallerIdentity caller = check(token);
			this.checks.remove(token, check);
			check.complete(caller);
		}
		catch (RuntimeException | Error ex) {
			this.checks.remove(token, check);
			check.completeExceptionally(ex);
		}
	}

	/*
	 * Without keys a token is no worse than none: whoever sent it before they went must
	 * not be turned away for it.
	 */
	private @Nullable CallerIdentity check(String token) {
		IdentitySettings current = this.settings.get();
		if (current.keys().isEmpty()) {
			return null;
		}
		VerifiedToken verified = this.verifier.check(token, this.audience, current);
		this.known.put(token, new Known(verified.caller(), current, verified.until().toEpochMilli()));
		return verified.caller();
	}

	private record Known(CallerIdentity caller, IdentitySettings settings, long untilMillis) {
	}

}
