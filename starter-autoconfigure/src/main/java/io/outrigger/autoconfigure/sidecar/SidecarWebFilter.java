package io.outrigger.autoconfigure.sidecar;

import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.sidecar.inbound.Admissions;
import io.outrigger.loadbalancer.ReportedShare;
import io.outrigger.sidecar.InboundRequest;
import io.outrigger.sidecar.InboundTraffic;
import io.outrigger.sidecar.LoadReport;
import io.outrigger.sidecar.PlatformHeaders;
import io.outrigger.sidecar.SidecarSettings;
import io.outrigger.sidecar.identity.CallerIdentity;
import io.outrigger.sidecar.inbound.Admission;

/**
 * What the sidecar does to a request that comes in, in one filter: it keeps headers that
 * only the platform may set from the service, names this instance in the response, and
 * counts.
 */
class SidecarWebFilter implements WebFilter, Ordered {

	/**
	 * Before every filter that may answer by itself, such as those of Spring Security at
	 * -100, so that their answers are counted and named too; after those that must be
	 * first of all.
	 */
	static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

	private final Supplier<SidecarSettings> settings;

	private final InboundTraffic traffic;

	private final Admissions admissions;

	private final @Nullable LoadReport load;

	private final String instanceId;

	SidecarWebFilter(Supplier<SidecarSettings> settings, InboundTraffic traffic, Admissions admissions,
			@Nullable LoadReport load, String instanceId) {
		this.settings = settings;
		this.traffic = traffic;
		this.admissions = admissions;
		this.load = load;
		this.instanceId = instanceId;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		SidecarSettings.Inbound inbound = this.settings.get().inbound();
		if (!inbound.enabled() && !this.admissions.areNeeded()) {
			return chain.filter(exchange);
		}
		InboundRequest request = this.traffic.begin();
		ServerHttpResponse response = exchange.getResponse();
		String busy = reportedShare(exchange.getRequest(), inbound);
		response.beforeCommit(() -> {
			if (inbound.instanceHeader()) {
				response.getHeaders().set(PlatformHeaders.INSTANCE, this.instanceId);
			}
			if (busy != null) {
				response.getHeaders().set(ReportedShare.HEADER, busy);
			}
			request.responding(status(response));
			return Mono.empty();
		});
		// Not doFinally: an error handler would have written its answer before that is
		// called
		return this.admissions.serve(exchange, (admission) -> chain.filter(believed(exchange, admission)))
			.doOnSuccess((nothing) -> request.complete())
			.doOnError((error) -> failed(error, request))
			.doOnCancel(request::cancel);
	}

	// Whoever does not balance by it has no use for it
	private @Nullable String reportedShare(ServerHttpRequest request, SidecarSettings.Inbound inbound) {
		return (this.load != null && inbound.loadHeader() && request.getHeaders().containsKey(PlatformHeaders.CALLER))
				? this.load.value() : null;
	}

	private ServerWebExchange believed(ServerWebExchange exchange, Admission admission) {
		List<String> names = PlatformHeaders.toStrip(exchange.getRequest().getHeaders().keySet(), admission.trusted());
		CallerIdentity caller = admission.caller();
		if (names.isEmpty() && caller == null) {
			return exchange;
		}
		this.traffic.stripped(names.size());
		return exchange.mutate().request((request) -> request.headers((headers) -> {
			names.forEach(headers::remove);
			if (caller != null) {
				headers.remove(PlatformHeaders.IDENTITY);
				headers.set(PlatformHeaders.CALLER, caller.toString());
			}
		})).build();
	}

	private static int status(ServerHttpResponse response) {
		HttpStatusCode status = response.getStatusCode();
		return (status != null) ? status.value() : 200;
	}

	// A client that goes away while the answer is written may show as an error of the
	// write
	private static void failed(Throwable error, InboundRequest request) {
		if (DisconnectedClientHelper.isClientDisconnectedException(error)) {
			request.cancel();
		}
		else {
			request.fail();
		}
	}

}
