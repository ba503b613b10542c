package io.outrigger.cache.level;

/**
 * What came of evicting a tag in one bucket.
 *
 * @param bucket the bucket
 * @param revision that of the bucket since; 0 if the store could not be asked, so that
 * the bucket is cleared there as soon as it can be
 */
public record TagEviction(int bucket, long revision) {

	/**
	 * Whether the store knows of it.
	 * @return {@code false} if it could not be asked
	 */
	public boolean isKnown() {
		return this.revision > 0;
	}

}
