package io.outrigger.flow.concurrency;

import java.util.List;

/**
 * A limit, and what of it is whose: whole permits, never more than the limit in all. Each
 * share is rounded down; as long as the limit allows it, who has a share has at least one
 * permit, the first named first. Immutable: the arrays are not handed out.
 */
final class Allotment {

	/*
	 * A share of a third, three times, is all of it, whatever a double makes of it.
	 */
	private static final double ROUNDING = 1e-9;

	private final int limit;

	private final int[] guaranteed;

	private final int[] kept;

	Allotment(int limit, List<Partition> partitions) {
		this.limit = limit;
		this.guaranteed = new int[partitions.size()];
		this.kept = new int[partitions.size()];
		int given = 0;
		for (int i = 0; i < this.guaranteed.length; i++) {
			this.guaranteed[i] = (int) (limit * partitions.get(i).share() + ROUNDING);
			given += this.guaranteed[i];
		}
		for (int i = 0; i < this.guaranteed.length; i++) {
			if (this.guaranteed[i] == 0 && partitions.get(i).share() > 0 && given < limit) {
				this.guaranteed[i] = 1;
				given++;
			}
			this.kept[i] = partitions.get(i).lends() ? 0 : this.guaranteed[i];
		}
	}

	int limit() {
		return this.limit;
	}

	int guaranteed(int partition) {
		return this.guaranteed[partition];
	}

	/*
	 * What nobody else may use, used or not.
	 */
	int kept(int partition) {
		return this.kept[partition];
	}

}
