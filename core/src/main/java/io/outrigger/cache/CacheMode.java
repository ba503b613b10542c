package io.outrigger.cache;

/**
 * How far a cache keeps up with other processes, where there is something to share it by.
 */
public enum CacheMode {

	/**
	 * Memory answers, and hears of changes: nobody reads an older value than a message
	 * takes, or a comparison if messages get lost.
	 */
	EVENTUAL,

	/**
	 * Each read asks whether what is in memory is still the value: nobody reads an older
	 * value once a change has completed anywhere.
	 */
	STRONG,

	/**
	 * It is shared with nobody.
	 */
	LOCAL

}
