package io.outrigger.autoconfigure.config.live.trial;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * One thing that is ready to change in the running application, and can be changed back.
 *
 * @param name what it changes, for an operator
 * @param take changes it; what it throws refuses the release
 * @param takeBack puts back what was before, whether or not the change went through
 */
public record Step(String name, Change take, Change takeBack) {

	/**
	 * Names a step after the property that it is about.
	 * @param name the property
	 * @param take changes it
	 * @param takeBack puts back what was before
	 */
	public Step(ConfigurationPropertyName name, Change take, Change takeBack) {
		this("'" + name + "'", take, takeBack);
	}

	/**
	 * A change, which is the user's code and may fail in any way.
	 */
	@FunctionalInterface
	public interface Change {

		/**
		 * Makes the change.
		 * @throws Exception if the user's code does
		 */
		void make() throws Exception;

	}

}
