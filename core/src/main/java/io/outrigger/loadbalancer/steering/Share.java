package io.outrigger.loadbalancer.steering;

import java.util.List;

import io.outrigger.loadbalancer.settings.Rule;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * A part of the requests, and where it goes. Immutable.
 *
 * @param name how it is called
 * @param to the instances that get it
 * @param percent which part of the requests without any mark it is, from 0 to 100
 * @param marks the marks, of which one is enough; may be none
 */
public record Share(String name, InstanceMatch to, double percent, List<Mark> marks) {

	private static final int ALL = 100;

	/**
	 * Checks the percentage.
	 * @throws IllegalArgumentException if it is not one; the message names the setting,
	 * the value and the rule
	 */
	public Share {
		marks = List.copyOf(marks);
		Rule.require(percent >= 0 && percent <= ALL, "split." + name + ".percent", percent, "from 0 to 100");
	}

	boolean isMarked(PickRequest request) {
		for (int i = 0; i < this.marks.size(); i++) {
			if (this.marks.get(i).isOn(request)) {
				return true;
			}
		}
		return false;
	}

}
