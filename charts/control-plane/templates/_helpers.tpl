{{- define "raybound.labels" -}}
app.kubernetes.io/name: raybound-control-plane
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "raybound.selector" -}}
app.kubernetes.io/name: raybound-control-plane
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "raybound.image" -}}
{{- $name := .image.repository -}}
{{- with .root.Values.global.registry -}}{{- $name = printf "%s/%s" (trimSuffix "/" .) $name -}}{{- end -}}
{{- if .image.digest -}}{{ $name }}@{{ .image.digest }}{{- else -}}{{ $name }}:{{ .image.tag | default .root.Chart.AppVersion }}{{- end -}}
{{- end }}

{{- define "raybound.consoleHost" -}}
{{- .Values.consoleHost | default (printf "console.%s" .Values.domains.console) -}}
{{- end }}

{{- define "raybound.settings" -}}
{{- $store := dict "kind" .Values.store.kind -}}
{{- if eq .Values.store.kind "postgresql" -}}
{{- $_ := set $store "url" .Values.store.url -}}
{{- $_ := set $store "user" .Values.store.user -}}
{{- if .Values.store.passwordSecret.name -}}{{- $_ := set $store "password_file" "/etc/raybound/store/password" -}}{{- end -}}
{{- end -}}
{{- dict "data_dir" "/var/lib/raybound" "organization" .Values.organization "store" $store
      "console_domain" .Values.domains.console "user_domain" .Values.domains.user
      "console" (dict "host" (include "raybound.consoleHost" .) "bind" "0.0.0.0" "port" 7443 "public_port" (int .Values.console.port))
      "machines" (dict "domain" .Values.domains.machines "bind" "0.0.0.0" "port" 7444 "public_port" (int .Values.machines.port))
      "certificate_days" (int .Values.certificateDays) "session_hours" (int .Values.sessionHours) | mustToPrettyJson -}}
{{- end }}

{{- define "raybound.pod" -}}
metadata:
  labels:
    {{- include "raybound.selector" . | nindent 4 }}
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    raybound.io/settings: {{ include "raybound.settings" . | sha256sum }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: raybound-control-plane
  # It has no rights in Kubernetes and no token for it.
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: 75
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with .Values.global.imagePullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    fsGroup: 65532
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile: {type: RuntimeDefault}
  containers:
    - name: control-plane
      image: {{ include "raybound.image" (dict "root" . "image" .Values.image) }}
      imagePullPolicy: IfNotPresent
      args: [--config, /etc/raybound/settings/control-plane.json]
      ports:
        - {name: console, containerPort: 7443}
        - {name: machines, containerPort: 7444}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
      resources: {{- toYaml .Values.resources | nindent 8 }}
      # Both doors listen only when store, keys and migrations are in order.
      startupProbe: {tcpSocket: {port: machines}, periodSeconds: 2, failureThreshold: 150}
      readinessProbe: {tcpSocket: {port: machines}, periodSeconds: 5}
      livenessProbe: {tcpSocket: {port: console}, periodSeconds: 20, failureThreshold: 3}
      # Endpoints forget this pod before it stops listening, so that no poll is refused.
      lifecycle: {preStop: {sleep: {seconds: 5}}}
      volumeMounts:
        - {name: settings, mountPath: /etc/raybound/settings, readOnly: true}
        - {name: data, mountPath: /var/lib/raybound}
        - {name: tmp, mountPath: /tmp}
        {{- if .Values.keysSecret }}
        - {name: keys, mountPath: /var/lib/raybound/keys, readOnly: true}
        - {name: ca, mountPath: /var/lib/raybound/ca, readOnly: true}
        {{- end }}
        {{- if .Values.store.passwordSecret.name }}
        - {name: store, mountPath: /etc/raybound/store, readOnly: true}
        {{- end }}
  volumes:
    - {name: settings, configMap: {name: raybound-control-plane}}
    - {name: tmp, emptyDir: {sizeLimit: 256Mi}}
    {{- if eq .Values.store.kind "postgresql" }}
    - {name: data, emptyDir: {sizeLimit: 256Mi}}
    {{- end }}
    {{- if .Values.keysSecret }}
    - name: keys
      secret:
        secretName: {{ .Values.keysSecret }}
        defaultMode: 0440
        items: [{key: instructions.key, path: instructions.key}, {key: grants.key, path: grants.key}]
    # The root's own key stays in the Secret (or away from the cluster): the intermediate signs for five years.
    - name: ca
      secret:
        secretName: {{ .Values.keysSecret }}
        defaultMode: 0440
        items: [{key: root.pem, path: root.pem}, {key: intermediate.pem, path: intermediate.pem}, {key: intermediate.key, path: intermediate.key}]
    {{- end }}
    {{- with .Values.store.passwordSecret }}
    {{- if .name }}
    - {name: store, secret: {secretName: {{ .name }}, defaultMode: 0440, items: [{key: {{ .key }}, path: password}]}}
    {{- end }}
    {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
