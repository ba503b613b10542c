package io.outrigger.config.redis.drill.judge;

import java.util.Map;

import io.outrigger.config.ConfigStore.Condition;

/**
 * Is told what a member does, by several threads.
 */
public interface Observer {

	/**
	 * It runs with other settings from now on.
	 * @param revision how far the scope is for it
	 * @param stamps how many keys have which value
	 */
	void runs(long revision, Map<String, Integer> stamps);

	/**
	 * Its store had to put up with more.
	 * @param condition what it had to put up with so far
	 */
	void suffers(Condition condition);

	/**
	 * It begins to publish.
	 * @param stamp what
	 */
	void sends(String stamp);

	/**
	 * It was told what became of that.
	 * @param stamp what it published
	 * @param outcome what it was told
	 * @param revision under which it was published, or 0 if it was not, or not told
	 */
	void ended(String stamp, Outcome outcome, long revision);

}
