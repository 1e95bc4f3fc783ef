{{- define "raybound.labels" -}}
app.kubernetes.io/name: raybound-operator
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
raybound.io/site: {{ .Values.site.id }}
{{- end }}

{{- define "raybound.selector" -}}
app.kubernetes.io/name: raybound-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- /* registry/repository, with a digest or a tag: (dict "root" . "image" .Values.image) */ -}}
{{- define "raybound.image" -}}
{{- $name := .image.repository -}}
{{- with .root.Values.global.registry -}}{{- $name = printf "%s/%s" (trimSuffix "/" .) $name -}}{{- end -}}
{{- if .image.digest -}}{{ $name }}@{{ .image.digest }}{{- else -}}{{ $name }}:{{ .image.tag | default .root.Chart.AppVersion }}{{- end -}}
{{- end }}

{{- define "raybound.gatewayNamespace" -}}
{{- .Values.gateway.namespace | default .Release.Namespace -}}
{{- end }}

{{- define "raybound.joinSecret" -}}
{{- .Values.join.existingSecret | default "raybound-join" -}}
{{- end }}

{{- define "raybound.pullSecrets" -}}
{{- range .Values.global.imagePullSecrets }}
- name: {{ . }}
{{- end }}
{{- end }}

{{- /* What no container of ours needs is taken away. */ -}}
{{- define "raybound.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "raybound.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile: {type: RuntimeDefault}
{{- end }}
