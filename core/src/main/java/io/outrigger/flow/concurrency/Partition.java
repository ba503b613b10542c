package io.outrigger.flow.concurrency;

/**
 * A part of the work, which has a share of the limit for itself.
 *
 * @param name its name
 * @param share its share of the limit, 0 to 1
 * @param lends whether others may use what it does not use of its share. Then nothing
 * lies idle, and it is still never refused below its share; but when it comes for what it
 * has lent, more than the limit is under way until that is given back. If it does not
 * lend, the limit holds strictly
 */
public record Partition(String name, double share, boolean lends) {

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if the name is blank, or there is no such share
	 */
	public Partition {
		if (name.isBlank()) {
			throw new IllegalArgumentException("name is '" + name + "', but must not be blank");
		}
		if (!(share >= 0 && share <= 1)) {
			throw new IllegalArgumentException("share is " + share + " for '" + name + "', but must be 0 to 1");
		}
	}

	/**
	 * Returns a partition that lends.
	 * @param name its name
	 * @param share its share of the limit, 0 to 1
	 * @return the partition
	 * @throws IllegalArgumentException if the name is blank, or there is no such share
	 */
	public static Partition lending(String name, double share) {
		return new Partition(name, share, true);
	}

}
