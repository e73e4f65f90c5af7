/** Sections of AWS' configuration files, and what stands in them. */
type Section = Readonly<Record<string, string | undefined>>;

/**
 * The endpoint that a profile names for a service: in its `services` section, or for all services. Nested lines come
 * as `s3.endpoint_url`, and the section as `services.NAME`.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 * @param service as AWS writes it there: "s3", "cloudtrail"
 */
export function endpointIn(
  service: string,
  profile: Section,
  files: Readonly<Record<string, Section>> | undefined,
): string | undefined {
  const { services } = profile;
  const section = services === undefined ? undefined : files?.[`services.${services}`];
  return section?.[`${service}.endpoint_url`] ?? profile["endpoint_url"];
}
