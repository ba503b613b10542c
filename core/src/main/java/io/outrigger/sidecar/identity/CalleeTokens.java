package io.outrigger.sidecar.identity;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * The tokens for one callee: the one in use, and the one that is being signed, of which
 * there is one at a time.
 */
final class CalleeTokens {

	private static final long REUSE = IdentitySettings.REUSE.toMillis();

	/*
	 * What is left of a token when it is given out for the last time: for the way to the
	 * callee, and for a clock there that is fast.
	 */
	private static final long MARGIN = Duration.ofSeconds(30).toMillis();

	/*
	 * Who cannot sign now cannot in the next moment either.
	 */
	private static final long PAUSE = Duration.ofSeconds(1).toMillis();

	private final AtomicReference<@Nullable Minting> minting = new AtomicReference<>();

	private volatile @Nullable Token token;

	private volatile @Nullable Failure failure;

	/**
	 * Returns the token in use.
	 * @param settings the settings that it must have been signed by
	 * @param now what time it is
	 * @return the token; {@code null} if there is none that is good
	 */
	@SuppressWarnings("ReferenceEquality")
	@Nullable Token usable(IdentitySettings settings, long now) {
		Token token = this.token;
		if (token == null || token.settings != settings) {
			return null;
		}
		long age = now - token.minted;
		return (age > -REUSE && age < settings.lifetime().toMillis() - MARGIN) ? token : null;
	}

	/**
	 * Returns the token that is being signed.
	 * @param settings the settings that it must be signed by
	 * @param now what time it is
	 * @param signing signs it, and tells its end; called unless somebody else has done so
	 * @return the token as soon as it is signed, {@code null} if it cannot be
	 */
	@SuppressWarnings("ReferenceEquality")
	CompletableFuture<@Nullable String> next(IdentitySettings settings, long now, Signing signing) {
		Failure failure = this.failure;
		if (failure != null && failure.settings == settings && Math.abs(now - failure.at) < PAUSE) {
			return CompletableFuture.completedFuture(null);
		}
		while (true) {
			Minting running = this.minting.get();
			if (running != null && running.settings == settings) {
				return running.result;
			}
			Minting next = new Minting(settings, new CompletableFuture<>());
			if (this.minting.compareAndSet(running, next)) {
				signing.begin(this, next);
				return next.result;
			}
		}
	}

	@SuppressWarnings("ReferenceEquality")
	void minted(Minting minting, String text, long now) {
		// One that was begun by older settings must not take the place of a newer one
		if (this.minting.get() == minting) {
			this.token = new Token(minting.settings, text, now);
		}
		end(minting, text);
	}

	void failed(Minting minting, long now) {
		this.failure = new Failure(minting.settings, now);
		end(minting, null);
	}

	/*
	 * Out of the way first: who comes from now on finds the token.
	 */
	void end(Minting minting, @Nullable String text) {
		this.minting.compareAndSet(minting, null);
		minting.result.complete(text);
	}

	boolean isIdle(IdentitySettings settings, long now) {
		return this.minting.get() == null && usable(settings, now) == null;
	}

	/**
	 * Signs a token.
	 */
	@FunctionalInterface
	interface Signing {

		/**
		 * Begins to. Must not throw.
		 * @param tokens learn how it ends
		 * @param minting what is begun
		 */
		void begin(CalleeTokens tokens, Minting minting);

	}

	/**
	 * A token that is being signed.
	 *
	 * @param settings the settings that it is signed by
	 * @param result the token
	 */
	record Minting(IdentitySettings settings, CompletableFuture<@Nullable String> result) {
	}

	/**
	 * A token.
	 *
	 * @param settings the settings that it was signed by
	 * @param text the token itself
	 * @param minted when it was signed
	 */
	record Token(IdentitySettings settings, String text, long minted) {

		boolean isFresh(long now) {
			return now >= this.minted && now - this.minted < REUSE;
		}

		@Override
		public String toString() {
			return "Token[minted=" + this.minted + "]";
		}

	}

	private record Failure(IdentitySettings settings, long at) {
	}

}
