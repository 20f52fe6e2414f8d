package io.sandboxbroker.localstack.deploy;

import com.google.gson.annotations.SerializedName;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.V1Pod;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds a resource against the models that Kubernetes' own Java client has of the API. Finds
 * unknown fields, missing fields and values of another type.
 */
final class ApiSchema {

  private static final String MODELS = V1Pod.class.getPackageName() + ".";

  private final List<String> problems = new ArrayList<>();

  private ApiSchema() {}

  /** Whether the API of Kubernetes itself has the kind; others belong to operators. */
  static boolean isBuiltIn(Manifest resource) {
    String group = resource.text("apiVersion");
    return !group.contains(".") || group.contains(".k8s.io/");
  }

  /** Says what does not fit, each with its path. */
  static List<String> problems(Manifest resource) {
    var schema = new ApiSchema();
    String version = resource.text("apiVersion").replaceAll(".*/", "");
    String model = MODELS + version.replaceFirst("v", "V") + resource.kind();
    try {
      schema.check(resource.toString(), resource.value(), Class.forName(model));
    } catch (ClassNotFoundException unknown) {
      schema.problems.add(resource + ": the API has no " + model);
    }
    return schema.problems;
  }

  private void check(String path, Object value, Type type) {
    if (type instanceof ParameterizedType generic) {
      Type element = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      if (generic.getRawType() == List.class && value instanceof List<?> list) {
        list.forEach(it -> check(path + "[]", it, element));
      } else if (generic.getRawType() == Map.class && value instanceof Map<?, ?> map) {
        map.forEach((name, it) -> check(path + "/" + name, it, element));
      } else {
        problems.add(path + " is no " + generic);
      }
    } else if (((Class<?>) type).getName().startsWith(MODELS)) {
      checkModel(path, value, (Class<?>) type);
    } else if (!fits(value, (Class<?>) type)) {
      problems.add(path + " is no " + ((Class<?>) type).getSimpleName() + ": " + value);
    }
  }

  private static boolean fits(Object value, Class<?> type) {
    if (type == Integer.class || type == Long.class) {
      return value instanceof Integer || value instanceof Long;
    }
    if (type == IntOrString.class) {
      return value instanceof Integer || value instanceof String;
    }
    if (type == Quantity.class) {
      return value instanceof Number || value instanceof String;
    }
    if (type == byte[].class) {
      return value instanceof String;
    }
    return type.isInstance(value);
  }

  private void checkModel(String path, Object value, Class<?> model) {
    if (!(value instanceof Map<?, ?> map)) {
      problems.add(path + " is no " + model.getSimpleName());
      return;
    }
    Map<String, Type> fields = fields(model);
    map.forEach(
        (name, it) -> {
          Type type = fields.get(name.toString());
          if (type == null) {
            problems.add(path + ": " + model.getSimpleName() + " has no field " + name);
          } else {
            check(path + "/" + name, it, type);
          }
        });
    required(model).stream()
        .filter(name -> !map.containsKey(name))
        .forEach(name -> problems.add(path + ": " + model.getSimpleName() + " needs " + name));
  }

  private static Map<String, Type> fields(Class<?> model) {
    var fields = new HashMap<String, Type>();
    for (Field field : model.getDeclaredFields()) {
      var name = field.getAnnotation(SerializedName.class);
      if (name != null) {
        fields.put(name.value(), field.getGenericType());
      }
    }
    return fields;
  }

  @SuppressWarnings("unchecked")
  private static Set<String> required(Class<?> model) {
    try {
      return (Set<String>) model.getField("openapiRequiredFields").get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
