package io.outrigger.autoconfigure.actuate;

/**
 * Tells the overview how a feature is doing. Each active feature contributes one bean.
 *
 * @see Feature
 */
public interface FeatureReport {

	/**
	 * Returns which feature this is.
	 * @return the feature
	 */
	Feature feature();

	/**
	 * Returns how it is doing now. Neither blocks nor fails.
	 * @return the status
	 */
	FeatureStatus status();

}
