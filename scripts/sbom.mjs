/// <reference types="node" />
import { Contrib, Enums, Models, Serialize, Spec } from "@cyclonedx/cyclonedx-library";

/** @typedef {import("./bundled-packages.mjs").BundledPackage} BundledPackage */

const { Builders, Factories } = Contrib.FromNodePackageJson;
const builder = new Builders.ComponentBuilder(
  new Factories.ExternalReferenceFactory(),
  new Contrib.License.Factories.LicenseFactory(),
);

/**
 * dist/sbom.cdx.json: what is inside, in CycloneDX. `npm sbom` would list nothing, or every tool of ours: the
 * bundle is made of development dependencies. Without a date, so that equal builds are equal.
 * https://cyclonedx.org/docs/1.6/json/
 * @param {object} product our own package.json
 * @param {readonly BundledPackage[]} packages
 */
export function sbomOf(product, packages) {
  const bom = new Models.Bom();
  const application = component(product, Enums.ComponentType.Application);
  bom.metadata.component = application;
  const components = new Map(
    packages.map(({ id, manifest, kind }) => [
      id,
      component(manifest, kind === "data" ? Enums.ComponentType.Data : Enums.ComponentType.Library),
    ]),
  );
  for (const { id, needs } of packages) {
    const one = components.get(id);
    if (one === undefined) continue;
    bom.components.add(one);
    application.dependencies.add(one.bomRef);
    for (const needed of needs) {
      const other = components.get(needed);
      if (other !== undefined) one.dependencies.add(other.bomRef);
    }
  }
  const factory = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  return new Serialize.JsonSerializer(factory).serialize(bom, { sortLists: true, space: 1 });
}

/**
 * @param {object} manifest
 * @param {import("@cyclonedx/cyclonedx-library").Enums.ComponentType} type
 */
function component(manifest, type) {
  const made = builder.makeComponent(manifest, type);
  if (made?.version === undefined)
    throw new Error(`no name or no version: ${JSON.stringify(manifest)}`);
  const name =
    made.group === undefined ? made.name : `${encodeURIComponent(made.group)}/${made.name}`;
  made.purl = `pkg:npm/${name}@${made.version}`;
  made.bomRef.value = made.purl;
  return made;
}
