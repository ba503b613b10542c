package io.outrigger.cache.level;

import io.outrigger.time.Ticker;

/**
 * That {@link ModelLevels}, by which memory is judged, owes what levels owe.
 */
class ModelLevelsTests extends SharedLevelContract {

	private final ModelLevels levels = new ModelLevels(Ticker.system());

	@Override
	protected SharedLevel<Integer, String> open(ChangeListener<Integer> listener) {
		return this.levels.open(products(), listener);
	}

	@Override
	protected void flush() {
		this.levels.flush();
	}

}
