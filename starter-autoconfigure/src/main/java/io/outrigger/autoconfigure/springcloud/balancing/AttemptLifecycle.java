package io.outrigger.autoconfigure.springcloud.balancing;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.ResponseData;

import io.outrigger.loadbalancer.Attempt;

/**
 * Learns from Spring Cloud when a request is sent and how it ends, where nobody follows
 * it more closely: blocking clients, and those of others. As Spring Cloud has it, a
 * request ends with the headers of its response.
 */
public class AttemptLifecycle implements LoadBalancerLifecycle<Object, Object, ServiceInstance> {

	private static final int OK = 200;

	@Override
	public void onStart(Request<Object> request) {
		// Nothing is chosen yet
	}

	@Override
	public void onStartRequest(Request<Object> request, Response<ServiceInstance> chosen) {
		if (chosen.getServer() instanceof PickedInstance picked) {
			picked.start();
		}
	}

	@Override
	public void onComplete(CompletionContext<Object, ServiceInstance, Object> completion) {
		Response<ServiceInstance> chosen = completion.getLoadBalancerResponse();
		Attempt attempt = (chosen != null && chosen.getServer() instanceof PickedInstance picked) ? picked.heardOf()
				: null;
		if (attempt == null) {
			return;
		}
		switch (completion.status()) {
			case SUCCESS -> {
				attempt.responded(status(completion.getClientResponse()));
				attempt.complete();
			}
			case FAILED -> attempt.fail(Objects.requireNonNullElseGet(completion.getThrowable(), Throwable::new));
			case DISCARD -> attempt.cancel();
		}
	}

	// What answers without a status did answer
	private static int status(@Nullable Object response) {
		return (response instanceof ResponseData data && data.getHttpStatus() != null) ? data.getHttpStatus().value()
				: OK;
	}

}
