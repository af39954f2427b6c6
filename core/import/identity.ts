/** Which numbers tell machines apart. Firmware is full of placeholders that thousands of machines share. */

const placeholderUuids: ReadonlySet<string> = new Set([
  '03000200040005000006000700080009',
  '00020003000400050006000700080009',
  '12345678123456781234567890abcdef',
  'fefefefefefefefefefefefefefefefe',
]);

/** A UUID in lower case with hyphens, null when it is none or one of the placeholders that makers leave in. */
export function plausibleUuid(text: string | null): string | null {
  if (text === null) return null;
  const digits = text.trim().toLowerCase().replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/.test(digits) || /^(.)\1+$/.test(digits) || placeholderUuids.has(digits)) return null;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * A UUID as machines are told apart by it: of the two orders in which tools print the first three fields (SMBIOS before and
 * after 2.6, and VMware's product UUID, swap their bytes), always the same one.
 */
export function comparableUuid(text: string | null): string | null {
  const uuid = plausibleUuid(text);
  if (uuid === null) return null;
  const swap = (hex: string): string => (hex.match(/../g) ?? []).reverse().join('');
  const [first = '', second = '', third = '', ...rest] = uuid.split('-');
  const other = [swap(first), swap(second), swap(third), ...rest].join('-');
  return other < uuid ? other : uuid;
}

/** A serial number as written, null when it is empty or what firmware says instead of one. */
export function plausibleSerial(text: string | null): string | null {
  const serial = text?.trim() ?? '';
  if (serial.length < 4 || /^(.)\1*$/.test(serial)) return null;
  return /^(?:not (?:specified|applicable|available|present)|none|null|n\/?a|unknown|default string|to be filled.*|system serial number|chassis serial number|0?123456789.*|xxx+|empty|\.+|-+|asset.*|na)$/i.test(
    serial,
  )
    ? null
    : serial;
}

/** A name in the way of DNS, without the trailing dot; null for names that every machine has. */
export function plausibleHostName(text: string | null): string | null {
  const name = text?.trim().replace(/\.$/, '') ?? '';
  return name === '' ||
    /^(?:localhost(?:\.localdomain)?\d?|computer|computer system|system|unknown|none|\(none\)|n\/?a|not specified|default string)$/i.test(
      name,
    )
    ? null
    : name;
}

/** Products and vendors of virtual machines: firmware that says them is a guest's. */
export function isVirtualHardware(vendor: string | null, product: string | null): boolean {
  const text = `${vendor ?? ''} ${product ?? ''}`;
  return /vmware|virtualbox|innotek|\bqemu\b|\bkvm\b|\bbochs\b|xen\b|hvm domu|virtual machine|openstack|red ?hat enterprise virt|\brhev\b|nutanix ahv|parallels|amazon ec2 (?!.*metal)|google compute engine|proxmox|bhyve|droplet/i.test(
    text,
  );
}
