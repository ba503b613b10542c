package io.outrigger.autoconfigure.config.live.trial;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

import io.outrigger.config.effective.ReleaseRejectedException;

/**
 * Takes steps in their order, all or none.
 */
public final class Steps {

	private static final Logger logger = LoggerFactory.getLogger(Steps.class);

	private Steps() {
	}

	/**
	 * Takes all steps. If one fails, it and those before it are taken back, the last
	 * first; one that cannot even be taken back is logged and does not keep the others
	 * from it.
	 * @param steps the steps
	 * @throws ReleaseRejectedException if one failed
	 */
	public static void take(List<Step> steps) {
		Deque<Step> taken = new ArrayDeque<>();
		for (Step step : steps) {
			taken.push(step);
			try {
				step.take().make();
			}
			catch (Exception | LinkageError | StackOverflowError ex) {
				taken.forEach(Steps::takeBack);
				Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
				throw new ReleaseRejectedException(step.name() + " cannot be set: "
						+ ((cause.getMessage() != null) ? cause.getMessage() : cause.getClass().getName()));
			}
		}
	}

	private static void takeBack(Step step) {
		try {
			step.takeBack().make();
		}
		catch (Exception | LinkageError | StackOverflowError ex) {
			// Its message may tell a value
			logger.error("{} cannot be put back to what it was, after a release that was refused: {}", step.name(),
					NestedExceptionUtils.getMostSpecificCause(ex).getClass().getName());
		}
	}

}
