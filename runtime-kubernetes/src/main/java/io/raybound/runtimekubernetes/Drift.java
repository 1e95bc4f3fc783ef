package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whether an object still is what we made of it; pure.
///
/// Every field that we set must be there with our value; what others added beside is theirs. Lists of a field that we
/// set must have our entries in our order, and no more.
final class Drift {
    private Drift() {}

    /// The first field that differs, as a path; empty when nothing does.
    static String of(HasMetadata wanted, HasMetadata found) {
        return differs("", tree(wanted), tree(found));
    }

    private static Object tree(HasMetadata object) {
        return Serialization.unmarshal(Serialization.asJson(object), Map.class);
    }

    private static String differs(String path, Object wanted, @Nullable Object found) {
        if (wanted instanceof Map<?, ?> fields) {
            return fields(path, fields, found);
        }
        if (wanted instanceof List<?> entries) {
            return entries(path, entries, found);
        }
        return same(wanted, found) ? "" : path;
    }

    private static String fields(String path, Map<?, ?> wanted, @Nullable Object found) {
        if (!(found instanceof Map<?, ?> there)) {
            return wanted.isEmpty() && found == null ? "" : path;
        }
        for (Map.Entry<?, ?> field : wanted.entrySet()) {
            String at = path + "." + field.getKey();
            Object value = field.getValue();
            if (value != null && !at.equals(".metadata.namespace") && !isEmpty(value)) {
                String difference = differs(at, value, there.get(field.getKey()));
                if (!difference.isEmpty()) {
                    return difference;
                }
            }
        }
        return "";
    }

    private static String entries(String path, List<?> wanted, @Nullable Object found) {
        List<?> there = found instanceof List<?> list ? list : new ArrayList<>();
        if (wanted.size() != there.size()) {
            return path;
        }
        for (int i = 0; i < wanted.size(); i++) {
            String difference = differs(path + "[" + i + "]", wanted.get(i), there.get(i));
            if (!difference.isEmpty()) {
                return difference;
            }
        }
        return "";
    }

    private static boolean isEmpty(Object value) {
        return (value instanceof Map<?, ?> map && map.isEmpty()) || (value instanceof List<?> list && list.isEmpty());
    }

    private static boolean same(Object wanted, @Nullable Object found) {
        return Objects.equals(wanted, found)
                || (found != null && sameQuantity(String.valueOf(wanted), String.valueOf(found)));
    }

    /// The API server may write a quantity in another way: `1024Mi` as `1Gi`.
    private static boolean sameQuantity(String wanted, String found) {
        if (wanted.equals(found)) {
            return true;
        }
        try {
            return Quantity.parse(wanted)
                            .getNumericalAmount()
                            .compareTo(Quantity.parse(found).getNumericalAmount())
                    == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
