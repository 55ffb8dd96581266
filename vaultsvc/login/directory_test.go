package login_test

import (
	"net"
	"testing"

	ber "github.com/go-asn1-ber/asn1-ber"
)

// The operations of LDAP that Vault uses here, and two results: RFC 4511, section 4.
const (
	bindRequest, bindResponse ber.Tag = 0, 1
	searchRequest, searchDone ber.Tag = 3, 5
	searchEntry               ber.Tag = 4
	success, wrongCredentials int64   = 0, 49
)

const (
	people       = "ou=people,dc=example,dc=com"
	devDN        = "cn=dev," + people
	userPassword = "password-that-may-not-leak-8e21"
)

// directory is an LDAP server that knows one user, dev. It returns its address.
func directory(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				serveDirectory(conn)
			}()
		}
	}()
	return "ldap://" + listener.Addr().String()
}

func serveDirectory(conn net.Conn) {
	for {
		p, err := ber.ReadPacket(conn)
		if err != nil || len(p.Children) < 2 {
			return
		}
		id, _ := p.Children[0].Value.(int64)
		switch op := p.Children[1]; op.Tag {
		case bindRequest:
			result := wrongCredentials
			if len(op.Children) == 3 && op.Children[1].Value == devDN &&
				op.Children[2].Data.String() == userPassword {
				result = success
			}
			conn.Write(directoryAnswer(id, bindResponse, result))
		case searchRequest: // for the user's attributes, and for groups
			if len(op.Children) > 0 && op.Children[0].Value == devDN {
				conn.Write(directoryEntry(id))
			}
			conn.Write(directoryAnswer(id, searchDone, success))
		default: // unbind, and what Vault does not send
			return
		}
	}
}

func directoryAnswer(id int64, op ber.Tag, result int64) []byte {
	answer := ber.Encode(ber.ClassApplication, ber.TypeConstructed, op, nil, "")
	answer.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagEnumerated, result,
		""))
	answer.AppendChild(octets("")) // matched DN
	answer.AppendChild(octets("")) // diagnosis
	return directoryMessage(id, answer)
}

// directoryEntry is the entry of dev, with the one attribute that names it.
func directoryEntry(id int64) []byte {
	values := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSet, nil, "")
	values.AppendChild(octets("dev"))
	name := ber.NewSequence("")
	name.AppendChild(octets("cn"))
	name.AppendChild(values)
	attributes := ber.NewSequence("")
	attributes.AppendChild(name)
	entry := ber.Encode(ber.ClassApplication, ber.TypeConstructed, searchEntry, nil, "")
	entry.AppendChild(octets(devDN))
	entry.AppendChild(attributes)
	return directoryMessage(id, entry)
}

func directoryMessage(id int64, op *ber.Packet) []byte {
	message := ber.NewSequence("")
	message.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, id, ""))
	message.AppendChild(op)
	return message.Bytes()
}

func octets(s string) *ber.Packet {
	return ber.NewString(ber.ClassUniversal, ber.TypePrimitive, ber.TagOctetString, s, "")
}
