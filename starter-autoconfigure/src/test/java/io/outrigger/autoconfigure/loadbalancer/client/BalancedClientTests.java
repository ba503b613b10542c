package io.outrigger.autoconfigure.loadbalancer.client;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

import io.outrigger.autoconfigure.loadbalancer.client.blocking.BalancedRestClientBuilder;
import io.outrigger.autoconfigure.loadbalancer.client.blocking.TryStep;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.FailoverSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What stands before and behind the balancing of clients that block, however they are
 * built.
 */
class BalancedClientTests {

	private final Servers servers = new Servers("a", "b", "c");

	private final List<String> passed = new ArrayList<>();

	private final BalancedRequests balancing = new BalancedRequests(this.servers.balancing(), null,
			List.of(this::firstStep, this::lastStep), null);

	private final BalancedRestClientBuilder builder = new BalancedRestClientBuilder(this.balancing::around,
			new Named("own"));

	@AfterEach
	void close() {
		this.servers.close();
	}

	@Test
	void keepsBalancingWhateverIsDoneToTheBuilder() {
		RestClient client = this.builder.build();
		assertSent(client, "own");
		assertSent(this.builder.clone().build(), "own");
		assertSent(client.mutate().build(), "own");
		assertSent(this.builder.clone().requestFactory(new Named("other")).build(), "other");
		assertSent(this.builder.clone().apply((clone) -> clone.requestFactory(new Named("other"))).build(), "other");
		assertSent(client.mutate().requestFactory(new Named("other")).build(), "other");
		assertSent(client.mutate().requestFactory(new Named("other")).build().mutate().defaultHeader("X", "y").build(),
				"other");
		assertSent(this.builder.build(), "own");
	}

	@Test
	void interceptorsOfABuilderArePassedOnceAndThoseOfCustomizersByEveryTry() {
		thirdTryWorks();
		this.builder.customizeTries((tries) -> tries.requestInterceptor(this::everyTry));
		RestClient client = this.builder.requestInterceptor(this::once).build();
		assertPassed(() -> client.get().uri("lb://stock/x").retrieve().body(String.class));
		RestClient mutated = client.mutate().build();
		assertPassed(() -> mutated.get().uri("lb://stock/x").retrieve().body(String.class));
	}

	@Test
	void interceptorsOfATemplateArePassedOnceAndThoseOfCustomizersByEveryTry() {
		thirdTryWorks();
		RestTemplate before = new RestTemplate(new Named("own"));
		before.getInterceptors().add(this::once);
		this.balancing.balance(before, (tries) -> tries.getInterceptors().add(this::everyTry));
		assertPassed(() -> before.getForObject("lb://stock/x", String.class));
		RestTemplate after = new RestTemplate();
		this.balancing.balance(after, (tries) -> {
			tries.setRequestFactory(new Named("own"));
			tries.getInterceptors().add(this::everyTry);
		});
		after.getInterceptors().add(this::once);
		assertPassed(() -> after.getForObject("lb://stock/x", String.class));
	}

	@Test
	void noTrySeesTheHeadersOfAnother() {
		thirdTryWorks();
		this.builder.customizeTries((tries) -> tries.requestInterceptor((request, body, execution) -> {
			request.getHeaders().add("X-Try", "mine");
			this.passed.add(String.join(",", request.getHeaders().get("X-Try")));
			return execution.execute(request, body);
		}));
		RestClient client = this.builder.build();
		List<String> after = client.get()
			.uri("lb://stock/x")
			.header("X-Try", "caller's")
			.exchange((request, response) -> {
				response.getBody().readAllBytes();
				assertThat(request.getAttributes()).doesNotContainKey(Attempt.ATTRIBUTE);
				return request.getHeaders().get("X-Try");
			});
		assertThat(after).containsExactly("caller's");
		assertThat(this.passed).filteredOn("caller's,mine"::equals).hasSize(3);
		assertThat(this.passed).noneMatch((passed) -> passed.contains("mine,mine"));
	}

	private void assertPassed(Runnable call) {
		this.passed.clear();
		call.run();
		assertThat(this.passed).containsExactly("once lb", "every try 1 http", "first step 1", "last step 1",
				"own http", "every try 2 http", "first step 2", "last step 2", "own http", "every try 3 http",
				"first step 3", "last step 3", "own http");
	}

	private void assertSent(RestClient client, String factory) {
		this.passed.clear();
		assertThat(client.get().uri("lb://stock/x").retrieve().body(String.class)).isEqualTo("fine");
		assertThat(this.passed).containsExactly("first step 1", "last step 1", factory + " http");
	}

	private void thirdTryWorks() {
		this.servers.thirdTryWorks().with(Attempting.DEFAULTS.with(FailoverSettings.DEFAULTS.attempts(3)));
	}

	private ClientHttpResponse once(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		this.passed.add("once " + request.getURI().getScheme());
		return execution.execute(request, body);
	}

	private ClientHttpResponse everyTry(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		Attempt attempt = (Attempt) request.getAttributes().get(Attempt.ATTRIBUTE);
		this.passed.add("every try " + attempt.number() + " " + request.getURI().getScheme());
		return execution.execute(request, body);
	}

	private ClientHttpResponse firstStep(Attempt attempt, HttpRequest request, TryStep.Rest rest) throws IOException {
		this.passed.add("first step " + attempt.number());
		return rest.send();
	}

	private ClientHttpResponse lastStep(Attempt attempt, HttpRequest request, TryStep.Rest rest) throws IOException {
		this.passed.add("last step " + attempt.number());
		return rest.send();
	}

	private final class Named implements ClientHttpRequestFactory {

		private final ClientHttpRequestFactory http = new JdkClientHttpRequestFactory();

		private final String name;

		Named(String name) {
			this.name = name;
		}

		@Override
		public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
			BalancedClientTests.this.passed.add(this.name + " " + uri.getScheme());
			return this.http.createRequest(uri, method);
		}

	}

}
