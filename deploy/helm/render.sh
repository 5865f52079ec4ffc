#!/usr/bin/env bash
# Renders the chart for people without Helm: lifecycle-manager.yaml, and what the Kustomize base and components
# take from it. Before that it copies alerts, dashboards and policies into the chart, which cannot read files
# outside of its folder. Run it after a change of the chart, the alerts, the dashboards or the policies.
#
#   deploy/helm/render.sh           # into deploy/
#   deploy/helm/render.sh OUT       # into the folder OUT, without copying
#
# Needs Helm 3.17 or newer, as helm on the PATH or in HELM.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=$(realpath -m "${1:-$here/..}")
helm=${HELM:-helm}
command -v "$helm" >/dev/null || {
  echo "render.sh: needs Helm (https://helm.sh); HELM can name it" >&2
  exit 1
}

if [ $# -eq 0 ]; then
  files=$here/lifecycle-manager/files
  rm -rf "$files"
  mkdir -p "$files/grafana" "$files/policy"
  cp "$out"/prometheus/alerts.yaml "$files"
  cp "$out"/grafana/*.json "$files/grafana"
  cp "$out"/policy/*.yaml "$files/policy"
fi

# render [OPTIONS]: the objects, without the labels that only a release of Helm needs.
render() {
  "$helm" template lifecycle-manager "$here/lifecycle-manager" --namespace lifecycle-manager \
    --values "$here/manifest-values.yaml" "$@" |
    sed -e '/^$/d' \
      -e '/^# Source: /d' \
      -e '/^ *app.kubernetes.io\/managed-by: Helm$/d' \
      -e '/^ *app.kubernetes.io\/version: /d' \
      -e '/^ *helm.sh\/chart: /d'
}

mark_edits() {
  sed -e 's|^\( *\)\(eks.amazonaws.com/role-arn: .*\)|\1# EDIT: the role with the policy deploy/iam/controller.aws.json. With EKS Pod Identity remove this\n\1# line: where both are set, the annotation wins.\n\1\2|' \
    -e 's|^\( *\)\(image: .*\)|\1# EDIT: no image is published, see src/site/markdown/deploy.md. Better with a digest.\n\1\2|' \
    -e 's|^ *- --region=.*|&  # EDIT: the region of queue, groups and load balancers|' \
    -e 's|^ *- --queue-name=.*|&  # EDIT: the queue that the lifecycle hooks send to|' \
    -e 's|^ *- --cluster-name=.*|&  # EDIT: groups tagged kubernetes.io/cluster/<name> are ours|'
}

mkdir -p "$out/kustomize/base"
{
  cat <<'HEADER'
# lifecycle-manager in a cluster: kubectl apply -f deploy/lifecycle-manager.yaml
#
# Look for EDIT: five lines name your role, image, region, queue and cluster. Nothing else needs a
# change. src/site/markdown/deploy.md describes the manifest. deploy/helm/render.sh renders it from
# the chart.
HEADER
  render | mark_edits
} >"$out/lifecycle-manager.yaml"
cp "$out/lifecycle-manager.yaml" "$out/kustomize/base/lifecycle-manager.yaml"

# component NAME TEMPLATE OPTIONS: one template, for the Kustomize component NAME.
component() {
  local name=$1 template=$2
  shift 2
  mkdir -p "$out/kustomize/components/$name"
  {
    echo "# Rendered by deploy/helm/render.sh from the chart."
    render --show-only "templates/$template.yaml" "$@"
  } >"$out/kustomize/components/$name/$name.yaml"
}
component surge surge --set permissions.surge=true
component api-access api-access --set api.write=true
component network-policy networkpolicy --set networkPolicy.create=true
