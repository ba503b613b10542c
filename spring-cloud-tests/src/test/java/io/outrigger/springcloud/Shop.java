package io.outrigger.springcloud;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import io.outrigger.autoconfigure.loadbalancer.Balanced;

/**
 * A caller with each kind of client, Spring Cloud's and ours.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(Shop.StockClients.class)
class Shop {

	final WebClient stockWebClient;

	final RestTemplate stockRestTemplate;

	final RestClient stockRestClient;

	final WebClient ourWebClient;

	final RestClient ourRestClient;

	Shop(@LoadBalanced WebClient.Builder stockWebClient, @LoadBalanced RestTemplate stockRestTemplate,
			@LoadBalanced RestClient.Builder stockRestClient, @Balanced WebClient.Builder ourWebClient,
			@Balanced RestClient.Builder ourRestClient) {
		this.stockWebClient = stockWebClient.build();
		this.stockRestTemplate = stockRestTemplate;
		this.stockRestClient = stockRestClient.build();
		this.ourWebClient = ourWebClient.build();
		this.ourRestClient = ourRestClient.build();
	}

	@Configuration(proxyBeanMethods = false)
	static class StockClients {

		@Bean
		@LoadBalanced
		WebClient.Builder stockWebClient() {
			return WebClient.builder();
		}

		@Bean
		@LoadBalanced
		RestTemplate stockRestTemplate() {
			return new RestTemplate();
		}

		@Bean
		@LoadBalanced
		RestClient.Builder stockRestClient() {
			return RestClient.builder();
		}

	}

}
