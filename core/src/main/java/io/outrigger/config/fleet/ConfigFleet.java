package io.outrigger.config.fleet;

import java.util.List;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import io.outrigger.config.ConfigScope;
import io.outrigger.config.Release;

/**
 * The processes that follow config scopes. Safe for use from several threads; nothing
 * here blocks.
 */
public interface ConfigFleet {

	/**
	 * Says what this process runs. To be repeated: who is not heard of for a while counts
	 * as gone.
	 * @param scope a scope that it follows
	 * @param report what it runs; its age does not count
	 * @return completes once the others can see it; fails if the store cannot be reached
	 */
	Mono<Void> report(ConfigScope scope, InstanceReport report);

	/**
	 * Says that this process follows a scope no longer.
	 * @param scope the scope
	 * @return completes once the others can see it; fails if the store cannot be reached
	 */
	Mono<Void> withdraw(ConfigScope scope);

	/**
	 * Returns who follows a scope, this process among them.
	 * @param scope the scope
	 * @return what each said last, in the order of their ids; at most 1,000
	 */
	Mono<List<InstanceReport>> reports(ConfigScope scope);

	/**
	 * Asks all others whether they could run with a release.
	 * @param scope for whom it is meant
	 * @param release the release
	 * @return what they think, once all have answered or the time is up; empty sets if
	 * there are no others; fails if the store cannot be reached
	 */
	Mono<Verdicts> propose(ConfigScope scope, Release release);

	/**
	 * Answers whenever others ask.
	 * @param scope a scope that this process follows
	 * @param judge says what it thinks; may block
	 * @return to answer no longer
	 */
	Disposable answer(ConfigScope scope, Judge judge);

	/**
	 * Says whether this process could run with a release.
	 */
	@FunctionalInterface
	interface Judge {

		/**
		 * Tries a release out, and leaves all as it is.
		 * @param scope for whom it is meant
		 * @param release the release
		 * @throws io.outrigger.config.effective.ReleaseRejectedException if the process
		 * could not run with it
		 */
		void judge(ConfigScope scope, Release release);

	}

}
