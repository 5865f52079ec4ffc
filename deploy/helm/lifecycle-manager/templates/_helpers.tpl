{{- define "lifecycle-manager.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "lifecycle-manager.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "lifecycle-manager.fullname" .) -}}
{{- else -}}
{{- required "serviceAccount.name: name the existing ServiceAccount, or set serviceAccount.create=true" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- /* What the pods are selected by; it cannot change in an upgrade. */ -}}
{{- define "lifecycle-manager.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name | toYaml }}
{{- end -}}

{{- define "lifecycle-manager.labels" -}}
{{ include "lifecycle-manager.selector" . }}
app.kubernetes.io/component: controller
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "lifecycle-manager.subjects" -}}
- kind: ServiceAccount
  name: {{ include "lifecycle-manager.serviceAccount" . }}
  namespace: {{ .Release.Namespace | toYaml }}
{{- end -}}

{{- define "lifecycle-manager.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{- /* A number of a values file is a float64, of which Go writes 1000000 as 1e+06. */ -}}
{{- define "lifecycle-manager.number" -}}
{{- if kindIs "float64" . }}{{ int64 . }}{{ else }}{{ . }}{{ end -}}
{{- end -}}

{{- define "lifecycle-manager.apiAccess" -}}
{{- if or .Values.api.write .Values.api.authenticateReads -}}true{{- end -}}
{{- end -}}

{{- /* The options of serve; those that have their default value are left out. */ -}}
{{- define "lifecycle-manager.arguments" -}}
- serve
{{- with .Values.region }}
- {{ printf "--region=%s" . | toYaml }}
{{- end }}
{{- if .Values.queueUrl }}
- {{ printf "--queue-url=%s" .Values.queueUrl | toYaml }}
{{- else }}
- {{ printf "--queue-name=%s" .Values.queueName | toYaml }}
{{- end }}
{{- with .Values.clusterName }}
- {{ printf "--cluster-name=%s" . | toYaml }}
{{- end }}
{{- range .Values.groups }}
- {{ printf "--groups=%s" . | quote }}
{{- end }}
{{- range .Values.hookNames }}
- {{ printf "--hook-names=%s" . | quote }}
{{- end }}
{{- $maxUnavailable := include "lifecycle-manager.number" .Values.maxUnavailable }}
{{- if ne $maxUnavailable "100%" }}
- --max-unavailable={{ $maxUnavailable }}
{{- end }}
{{- $maxTimeToProcess := include "lifecycle-manager.number" .Values.maxTimeToProcess }}
{{- if ne $maxTimeToProcess "3600s" }}
- --max-time-to-process={{ $maxTimeToProcess }}
{{- end }}
{{- $maxTerminationGracePeriod := include "lifecycle-manager.number" .Values.maxTerminationGracePeriod }}
{{- if not .Values.permissions.forcedDeletions }}
- --max-termination-grace-period=0
{{- else if ne $maxTerminationGracePeriod "900s" }}
- --max-termination-grace-period={{ $maxTerminationGracePeriod }}
{{- end }}
{{- if not .Values.permissions.volumes }}
- --volume-timeout=0
{{- end }}
{{- if not .Values.permissions.nodeEvents }}
- --node-events=false
{{- end }}
{{- if .Values.api.write }}
- --api-write
{{- end }}
{{- if .Values.api.authenticateReads }}
- --api-authenticate-reads
{{- end }}
{{- range .Values.api.hosts }}
- {{ printf "--api-hosts=%s" . | toYaml }}
{{- end }}
{{- with .Values.webhook }}
{{- if .secretName }}
- {{ printf "--webhook-url-file=/etc/lifecycle-manager/webhook/%s" .urlKey | toYaml }}
{{- with .templateKey }}
- {{ printf "--webhook-template-file=/etc/lifecycle-manager/webhook/%s" . | toYaml }}
{{- end }}
{{- with .events }}
- --webhook-events={{ join "," . }}
{{- end }}
{{- end }}
{{- end }}
- --log-format={{ .Values.logFormat }}
{{- if ne .Values.logLevel "info" }}
- --log-level={{ .Values.logLevel }}
{{- end }}
{{- if .Values.dryRun }}
- --dry-run
{{- end }}
{{- range .Values.extraArgs }}
- {{ . | quote }}
{{- end }}
{{- end -}}
