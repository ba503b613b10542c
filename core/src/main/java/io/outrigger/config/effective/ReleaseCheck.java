package io.outrigger.config.effective;

import java.util.Map;
import java.util.Set;

/**
 * Says whether the application could run with a release, before anybody sees it. Checks
 * may take their time but leave no trace: a release that passes one may yet be refused by
 * the next. Called from several threads, never on an event loop.
 */
@FunctionalInterface
public interface ReleaseCheck {

	/**
	 * Checks a release.
	 * @param candidate what the settings would be
	 * @throws ReleaseRejectedException if the application could not run with them
	 */
	void check(Candidate candidate);

	/**
	 * The settings as a release would make them.
	 *
	 * @param values every key with its value
	 * @param changed the keys that the release sets or deletes
	 */
	record Candidate(Map<String, String> values, Set<String> changed) {

		public Candidate {
			values = Map.copyOf(values);
			changed = Set.copyOf(changed);
		}

		/**
		 * Names the keys only: values may be secret.
		 */
		@Override
		public String toString() {
			return "Candidate[changed=" + this.changed + ", " + this.values.size() + " keys]";
		}

	}

}
