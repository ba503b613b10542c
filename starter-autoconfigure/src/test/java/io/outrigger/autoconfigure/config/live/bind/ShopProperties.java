package io.outrigger.autoconfigure.config.live.bind;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * Properties of a user, with every kind of accessor.
 */
@ConfigurationProperties("shop")
public class ShopProperties extends Named implements Validator {

	private int size = 5;

	private String zone = "south";

	private List<String> tags = new ArrayList<>();

	private final List<String> fixed = new ArrayList<>();

	private Map<String, Integer> rates = Map.of();

	private int[] limits = {};

	private Part door = new Part();

	private final Part window = new Part();

	private Object collaborator = new Object();

	int started;

	int stopped;

	boolean touchy;

	public int getSize() {
		return this.size;
	}

	public void setSize(int size) {
		if (size < 0) {
			throw new IllegalArgumentException("size " + size + " is below 0");
		}
		this.size = size;
	}

	public String getZone() {
		return this.zone;
	}

	public void setZone(String zone) {
		this.zone = zone;
		if (this.touchy && !zone.equals("south")) {
			throw new IllegalStateException("not in this " + zone);
		}
	}

	public List<String> getTags() {
		return this.tags;
	}

	public void setTags(List<String> tags) {
		this.tags = tags;
	}

	public List<String> getFixed() {
		return this.fixed;
	}

	public Map<String, Integer> getRates() {
		return this.rates;
	}

	public void setRates(Map<String, Integer> rates) {
		this.rates = rates;
	}

	public int[] getLimits() {
		return this.limits;
	}

	public void setLimits(int[] limits) {
		this.limits = limits;
	}

	public Part getDoor() {
		return this.door;
	}

	public void setDoor(Part door) {
		this.door = door;
	}

	public Part getWindow() {
		return this.window;
	}

	public Object getCollaborator() {
		return this.collaborator;
	}

	public void setCollaborator(Object collaborator) {
		this.collaborator = collaborator;
	}

	public void setWriteOnly(String value) {
		this.started += value.isEmpty() ? 1 : 0;
	}

	@jakarta.annotation.PostConstruct
	void start() {
		this.started++;
	}

	@jakarta.annotation.PreDestroy
	void stop() {
		this.stopped++;
	}

	@Override
	public boolean supports(Class<?> type) {
		return type.equals(ShopProperties.class);
	}

	@Override
	public void validate(Object target, Errors errors) {
		if (((ShopProperties) target).getBaseName().equals("evil")) {
			errors.rejectValue("baseName", "evil", "must not be evil");
		}
	}

}
