package io.outrigger.sidecar.identity;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import com.nimbusds.jose.JOSEException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.outrigger.sidecar.identity.CalleeTokens.Minting;
import io.outrigger.sidecar.identity.CalleeTokens.Token;

/**
 * The tokens by which this service proves to others who it is: one for each of them,
 * signed at most once a minute and used for all requests meanwhile. While it is signed
 * anew the one before goes on being used, as long as it is good and the settings are the
 * same. Nothing is signed on the thread that asks. Safe for use from several threads;
 * {@link #atHand} takes no lock.
 */
public final class IdentityTokens {

	private static final Logger logger = LoggerFactory.getLogger(IdentityTokens.class);

	/*
	 * A process that calls more services than that forgets tokens now and then.
	 */
	private static final int MOST = 10_000;

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final ConcurrentMap<String, CalleeTokens> callees = new ConcurrentHashMap<>();

	private final LongAdder minted = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final Supplier<IdentitySettings> settings;

	private final TokenMinter minter;

	private final Supplier<Scheduler> workers;

	/**
	 * Creates the tokens.
	 * @param service name of this service
	 * @param instance id of this instance
	 * @param settings read for each request; the same object until they change
	 * @param clock says when tokens begin and end
	 * @param workers gives what signs: signing takes a while
	 */
	public IdentityTokens(String service, String instance, Supplier<IdentitySettings> settings, InstantSource clock,
			Supplier<Scheduler> workers) {
		this.settings = settings;
		this.minter = new TokenMinter(service, instance, clock);
		this.workers = workers;
	}

	/**
	 * Returns the settings.
	 * @return the settings as they are now
	 */
	public IdentitySettings settings() {
		return this.settings.get();
	}

	/**
	 * Whether requests that go out carry a token.
	 * @return {@code false} if there is no key that signs
	 */
	public boolean isOn() {
		return this.settings.get().active() != null;
	}

	/**
	 * Returns a token without waiting for one.
	 * @param callee name of the service that is called
	 * @return the token; {@code null} if there is none, or identity is off
	 */
	@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the next one
	public @Nullable String atHand(String callee) {
		IdentitySettings current = this.settings.get();
		if (current.active() == null) {
			return null;
		}
		CalleeTokens tokens = this.callees.get(callee);
		long now = now();
		Token token = (tokens != null) ? tokens.usable(current, now) : null;
		if (tokens == null || token == null) {
			return null;
		}
		if (!token.isFresh(now)) {
			tokens.next(current, now, (all, minting) -> begin(callee, all, minting));
		}
		return token.text();
	}

	/**
	 * Returns a token as soon as there is one.
	 * @param callee name of the service that is called
	 * @return the token; empty if identity is off, or none could be signed in time
	 */
	public Mono<String> obtain(String callee) {
		return Mono.defer(() -> {
			String token = atHand(callee);
			return (token != null) ? Mono.just(token) : Mono.fromFuture(sign(callee), true);
		}).timeout(PATIENCE).onErrorResume(TimeoutException.class, (ex) -> Mono.fromRunnable(() -> late(callee)));
	}

	/**
	 * Waits for a token, on a thread that may.
	 * @param callee name of the service that is called
	 * @return the token; {@code null} if identity is off, or none could be signed in time
	 */
	public @Nullable String await(String callee) {
		String token = atHand(callee);
		if (token != null) {
			return token;
		}
		try {
			return sign(callee).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			late(callee);
		}
		return null;
	}

	/**
	 * Returns how many tokens were signed.
	 * @return the number
	 */
	public long minted() {
		return this.minted.sum();
	}

	/**
	 * Returns how often there was no token because none could be signed, or not in time.
	 * @return the number
	 */
	public long failed() {
		return this.failed.sum();
	}

	private CompletableFuture<@Nullable String> sign(String callee) {
		IdentitySettings current = this.settings.get();
		if (current.active() == null) {
			return CompletableFuture.completedFuture(null);
		}
		long now = now();
		return of(callee, current, now).next(current, now, (all, minting) -> begin(callee, all, minting));
	}

	private CalleeTokens of(String callee, IdentitySettings current, long now) {
		CalleeTokens tokens = this.callees.get(callee);
		if (tokens != null) {
			return tokens;
		}
		if (this.callees.size() >= MOST) {
			this.callees.values().removeIf((other) -> other.isIdle(current, now));
			if (this.callees.size() >= MOST) {
				this.callees.clear();
			}
		}
		return this.callees.computeIfAbsent(callee, (name) -> new CalleeTokens());
	}

	private void begin(String callee, CalleeTokens tokens, Minting minting) {
		try {
			this.workers.get().schedule(() -> mint(callee, tokens, minting));
		}
		catch (RejectedExecutionException ex) {
			failed(callee, tokens, minting, ex);
		}
	}

	private void mint(String callee, CalleeTokens tokens, Minting minting) {
		IdentitySettings settings = minting.settings();
		Token before = tokens.usable(settings, now());
		if (before != null && before.isFresh(now())) {
			// Signed by somebody else since it was found to be old
			tokens.end(minting, before.text());
			return;
		}
		try {
			long now = now();
			String token = this.minter.mint(settings, callee);
			this.minted.increment();
			tokens.minted(minting, token, now);
		}
		catch (JOSEException | RuntimeException ex) {
			failed(callee, tokens, minting, ex);
		}
		catch (Error ex) {
			failed(callee, tokens, minting, ex);
			throw ex;
		}
	}

	private void failed(String callee, CalleeTokens tokens, Minting minting, Throwable error) {
		this.failed.increment();
		logger.warn("No identity token for service '{}' could be signed: {}", callee, error.toString());
		tokens.failed(minting, now());
	}

	private void late(String callee) {
		this.failed.increment();
		logger.warn("No identity token for service '{}' was signed within {} ms", callee, PATIENCE.toMillis());
	}

	private long now() {
		return this.minter.clock().millis();
	}

}
